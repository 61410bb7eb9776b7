"""Files that only their owner may read, made once however many processes start at the same time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Wait until nobody else is in here for this folder, which is made where there is none.

    The folder itself is what is locked: nothing is left behind, whenever a process ends.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def write_secret(path: Path, content: bytes) -> None:
    """Whole or not at all, and on the disk: what is sealed to a key is worth nothing without it."""
    scratch = path.with_suffix(".new")
    scratch.touch(mode=0o600)
    with scratch.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
