"""Opens what was sent: in processes beside this one, so that opening holds up nothing else.

Opening takes longer than all the rest of taking in, and holds Python's lock meanwhile. Where there
is one processor alone it is done right here.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from itertools import cycle
from pathlib import Path

import msgspec

from . import opener
from .actions.envelopes import (
    CANNOT_OPEN,
    NO_ENVELOPE,
    UNKNOWN_KEY,
    Item,
    Plaintext,
    Rejected,
    read_plain,
    sealed_in,
)
from .sealing import Keys, Sealed
from .together import Together

MOST_PROCESSES = 4
MOST_AT_ONCE = 200
"""Sealed bodies in one message: some twenty thousandths of a second of work."""

_RESULTS = msgspec.msgpack.Decoder(list[bytes | int])


class Openers:
    """As many processes as there are processors to spare. One that ends is started again."""

    def __init__(self, keys: Keys, folder: Path, processes: int) -> None:
        self._keys = keys
        self._lanes = [_Lane(keys, folder) for _ in range(processes)]
        self._next = cycle(self._lanes)

    def open_all(self, items: Sequence[Item]) -> list[Plaintext | Rejected]:
        """What is in each, or why that cannot be said."""
        sealed = [sealed_in(item) for item in items]
        wanted = [each for each in sealed if each is not None]
        opened = iter(next(self._next).open(wanted) if wanted else ())
        return [NO_ENVELOPE if each is None else _read(next(opened)) for each in sealed]

    @property
    def pids(self) -> list[int]:
        """Of the processes that run; each is started when it is first needed."""
        return [lane.pid for lane in self._lanes if lane.pid is not None]

    def close(self) -> None:
        for lane in self._lanes:
            lane.close()


def _read(opened: bytes | int) -> Plaintext | Rejected:
    if isinstance(opened, bytes):
        return read_plain(opened)
    return UNKNOWN_KEY if opened == opener.UNKNOWN_KEY else CANNOT_OPEN


class _Lane:
    """One process, and those who wait for it: what gathers meanwhile goes in one message."""

    def __init__(self, keys: Keys, folder: Path) -> None:
        self._keys, self._folder = keys, folder
        self._process: subprocess.Popen[bytes] | None = None
        self._together: Together[Sequence[Sealed], Sequence[bytes | int]] = Together(
            self._open_group, most=MOST_AT_ONCE, size=len
        )

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def open(self, sealed: Sequence[Sealed]) -> Sequence[bytes | int]:
        return self._together.do(sealed)

    def close(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            assert process.stdin is not None and process.stdout is not None
            process.stdout.close()
            with suppress(OSError):  # what was still to be written is of no use any more
                process.stdin.close()

    def _open_group(self, group: Sequence[Sequence[Sealed]]) -> list[Sequence[bytes | int]]:
        every = [each for some in group for each in some]
        opened = self._ask(every)
        if opened is None:  # it was killed: this time it is done here
            opened = [opener.open_one(self._keys, each) for each in every]
        left = iter(opened)
        return [[next(left) for _ in some] for some in group]

    def _ask(self, every: Sequence[Sealed]) -> list[bytes | int] | None:
        try:
            process = self._running()
            assert process.stdin is not None and process.stdout is not None
            opener.write_message(process.stdin, every)  # type: ignore[arg-type]
            answer = opener.read_message(process.stdout)  # type: ignore[arg-type]
        except OSError:
            return None
        return _RESULTS.decode(answer) if answer is not None else None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self.close()
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", opener.__name__, str(self._folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        return self._process


def spare_processors() -> int:
    """How many processes may open beside this one."""
    return min(len(os.sched_getaffinity(0)) - 1, MOST_PROCESSES)
