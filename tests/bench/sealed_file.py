"""Sealed submissions of many tablets in one file, so that sending costs no sealing.

All envelopes take the same room there, in the order of the tablets and of their numbers.
"""

import json
import mmap
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import count, islice
from pathlib import Path

from feedback_server.crypto.hpke import SealingKeys, load_sealing_keys
from tests.bench.tablets import Tablet, envelopes, survey

ROOM = 928
"""Bytes of an envelope of ``tablets.py``, with spaces up to here, which JSON passes over."""


class SealedFile:
    """``waiting`` envelopes of each tablet."""

    def __init__(self, file: Path, waiting: int) -> None:
        self._waiting = waiting
        with file.open("rb") as opened:
            self._all = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)

    def envelope(self, tablet: int, number: int) -> bytes:
        """``number`` counts from 0."""
        at = (tablet * self._waiting + number) * ROOM
        return self._all[at : at + ROOM]

    def close(self) -> None:
        self._all.close()


def seal_all(file: Path, keys: Path, tablets: Sequence[Tablet], waiting: int) -> None:
    """In as many processes as there are processors."""
    file.touch()
    tasks = [
        (file, keys, at, tablet.practice, tablet.token, waiting)
        for at, tablet in enumerate(tablets)
    ]
    with ProcessPoolExecutor() as pool:
        list(pool.map(_seal, *zip(*tasks, strict=True), chunksize=20))
    os.sync()  # else the first commits of the server wait until all of it is on the disk


def _seal(file: Path, keys: Path, at: int, practice: str, token: str, waiting: int) -> None:
    ours, version = _read_once(keys)
    tablet = Tablet(practice, token, count(1))
    made = b"".join(_padded(each) for each in islice(envelopes(ours, tablet, version), waiting))
    with file.open("r+b") as opened:
        os.pwrite(opened.fileno(), made, at * waiting * ROOM)


@cache
def _read_once(keys: Path) -> tuple[SealingKeys, str]:
    return load_sealing_keys(keys), survey().version


def _padded(envelope: dict[str, object]) -> bytes:
    text = json.dumps(envelope, separators=(",", ":")).encode()
    assert len(text) <= ROOM, len(text)
    return text.ljust(ROOM)
