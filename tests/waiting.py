"""Waits for what takes a while."""

import time
from collections.abc import Callable


def wait_until(holds: Callable[[], object], *, seconds: float = 15) -> None:
    """Wait until ``holds`` returns something true; keeps asking what throws."""
    deadline = time.monotonic() + seconds
    last: object = None
    while time.monotonic() < deadline:
        try:
            if last := holds():
                return
        except Exception as error:
            last = error
        time.sleep(0.1)
    raise AssertionError(f"waited {seconds} s in vain; the last was {last!r}")
