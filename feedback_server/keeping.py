"""Hands what comes in to processes that store it: as many groups at once as there are keepers."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from queue import LifoQueue

import msgspec

from . import keeper
from .actions.receive import NotKept, Sent
from .actions.received import Taken

MOST_KEEPERS = 4
TRIES = 2
"""A keeper that was killed is started again. Whatever it had stored is known by its id."""

_ANSWER = msgspec.msgpack.Decoder(list[Taken] | bool)


class Keepers:
    """``environment`` is what the settings are read from.

    The first is started at once, each further one when as many groups come at a time; one that
    ends is started again.
    """

    def __init__(self, environment: Mapping[str, str], number: int) -> None:
        self._every = [_Keeper(environment) for _ in range(number)]
        self._free: LifoQueue[_Keeper] = LifoQueue()
        for each in self._every:
            self._free.put(each)
        self._every[-1].start()  # the last one in is the first one out

    def __len__(self) -> int:
        return len(self._every)

    @property
    def pids(self) -> list[int]:
        """Of those that run."""
        return [each.pid for each in self._every if each.pid is not None]

    def begin(self, group: Sequence[Sent]) -> Callable[[], list[Taken]]:
        """Hand it to a keeper that is free. What is returned waits until all of it is stored, in
        one transaction; it raises NotKept.
        """
        free, message = self._free.get(), msgspec.msgpack.encode(group)
        try:
            free.send(message)
        except BaseException:
            self._free.put(free)
            raise
        return partial(self._end, free, message)

    def _end(self, asked: "_Keeper", message: bytes) -> list[Taken]:
        try:
            answer = asked.answer(message)
        finally:
            self._free.put(asked)
        taken: list[Taken] | bool = _ANSWER.decode(answer) if answer is not None else keeper.FAILED
        if isinstance(taken, bool):
            raise NotKept(away=taken is keeper.AWAY)
        return taken

    def close(self) -> None:
        """What is being stored is finished first."""
        for each in self._every:
            each.stop()


class _Keeper:
    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> subprocess.Popen[bytes]:
        self._process = process = subprocess.Popen(
            [sys.executable, "-m", keeper.__name__],
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        return process

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None and process.stdout is not None
        with suppress(OSError):  # what was still to be written is of no use any more
            process.stdin.close()
        process.stdout.close()
        process.wait()

    def send(self, message: bytes) -> None:
        process = self._process or self.start()
        assert process.stdin is not None
        with suppress(OSError):  # it has ended, and whoever wants its answer starts another
            keeper.write_message(process.stdin, message)  # type: ignore[arg-type]

    def answer(self, message: bytes) -> bytes | None:
        """To what was sent. None where it ends at it again and again."""
        for times_left in reversed(range(TRIES)):
            with suppress(OSError):
                answer = self._read()
                if answer is not None:
                    return answer
            self.stop()
            if times_left:
                self.send(message)
        return None

    def _read(self) -> bytes | None:
        if self._process is None:
            return None
        assert self._process.stdout is not None
        return keeper.read_message(self._process.stdout)  # type: ignore[arg-type]


def spare_keepers(serving: int) -> int:
    """How many each of those that serve may have: none where there is one processor for all."""
    processors = len(os.sched_getaffinity(0))
    return min(processors // serving, MOST_KEEPERS) if processors > 1 else 0
