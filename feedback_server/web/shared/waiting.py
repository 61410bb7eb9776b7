"""Waits for what is done in the background, so that a page can say what came of it."""

import time
from collections.abc import Callable

from .context import context

STEP_S = 0.2


def wait_until(done: Callable[[], bool]) -> bool:
    """Whether it is done, looking again for as long as this server has patience."""
    ends = time.monotonic() + context().patience_s
    while not (is_done := done()) and time.monotonic() < ends:
        time.sleep(STEP_S)
    return is_done
