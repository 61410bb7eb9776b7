"""Hands what comes in to processes that store it, and hears from them what became of it."""

import os
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock, Thread

import msgspec

from . import keeper
from .actions.receive import NotKept, Sent
from .actions.received import Taken

MOST_KEEPERS = 4
CROWD = 100
"""Submissions in hand that two keepers store sooner than one: it pays for a transaction more."""
TRIES = 3
"""A keeper that was killed is started again. Whatever it had stored is known by its id."""

_ANSWER = msgspec.msgpack.Decoder(list[Taken | bool])


@dataclass(eq=False)
class Handed:
    """What one request sent, on its way."""

    message: bytes
    size: int
    tries_left: int = TRIES
    became: Future[Taken] = field(default_factory=Future)

    def finish(self, became: Taken | bool) -> None:
        if isinstance(became, bool):
            self.became.set_exception(NotKept(away=became is keeper.AWAY))
        else:
            self.became.set_result(became)


class Keepers:
    """``environment`` is what the settings are read from.

    The first is started at once, each further one when there is a crowd; one that ends is started
    again.
    """

    def __init__(self, environment: Mapping[str, str], number: int) -> None:
        self._every = [_Keeper(environment) for _ in range(number)]
        self._every[0].start()

    @property
    def pids(self) -> list[int]:
        """Of those that run."""
        return [each.pid for each in self._every if each.pid is not None]

    def keep(self, sent: Sent) -> Taken:
        """Returns after the commit. Raises NotKept, and has then taken nothing."""
        return self.hand(Handed(keeper.message_of(sent), len(sent.envelopes)))

    def hand(self, handed: Handed) -> Taken:
        """The same, of what is made into a message already."""
        self._to_ask(handed.size).send(handed)
        return handed.became.result()

    def _to_ask(self, size: int) -> "_Keeper":
        if size + sum(each.in_hand for each in self._every) < CROWD:
            return self._every[0]
        return min(self._every, key=lambda each: each.in_hand)

    def close(self) -> None:
        """What is being stored is finished first."""
        for each in self._every:
            each.stop()


class _Keeper:
    """One process, and a thread that hears its answers."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._listener: Thread | None = None
        self._handed: deque[Handed] = deque()
        """Not answered yet, in the order in which the process hears of them."""
        self._sending = Lock()
        """Held to add to them, and to write to the process."""
        self._suspects = 0
        """How many of them were there when a process was killed, perhaps by one of them: each of
        these is sent by itself, and the rest after them."""
        self._came, self._went = 0, 0
        """Submissions: each number has one thread at a time that adds to it."""

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def in_hand(self) -> int:
        """Submissions."""
        return self._came - self._went

    def start(self) -> None:
        self._process = process = subprocess.Popen(
            [sys.executable, "-m", keeper.__name__],
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pipesize=keeper.AT_ONCE,  # holds all that may be in hand: nobody waits to write
        )
        self._listener = Thread(target=self._listen, args=(process,), daemon=True)
        self._listener.start()

    def stop(self) -> None:
        with self._sending:
            process, self._process = self._process, None
            if process is None:
                return
            assert process.stdin is not None
            with suppress(OSError):
                process.stdin.close()
        assert self._listener is not None
        self._listener.join()

    def send(self, handed: Handed) -> None:
        with self._sending:
            if self._process is None:
                self.start()
            self._handed.append(handed)
            self._came += handed.size
            if not self._suspects:
                self._write([handed])

    def _write(self, some: Iterable[Handed]) -> None:
        if self._process is None or self._process.stdin is None:
            return
        with suppress(OSError):  # it has ended, and whoever listens to it starts another
            for each in some:
                each.tries_left -= 1
                self._process.stdin.write(each.message)
            self._process.stdin.flush()

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        with process.stdout as answers:
            while (answer := keeper.read_message(answers)) is not None:  # type: ignore[arg-type]
                for became in _ANSWER.decode(answer):
                    self._finish(became)
                if self._suspects:
                    with self._sending:
                        self._suspects -= 1
                        self._write_on()
        process.wait()
        with self._sending:
            self._begin_again(process)

    def _finish(self, became: Taken | bool) -> None:
        handed = self._handed.popleft()
        self._went += handed.size
        handed.finish(became)

    def _write_on(self) -> None:
        self._write([self._handed[0]] if self._suspects else self._handed)

    def _begin_again(self, ended: subprocess.Popen[bytes]) -> None:
        """After it was killed; or it was stopped, and is not to begin again."""
        killed = self._process is ended
        self._process = None
        assert ended.stdin is not None
        with suppress(OSError):  # what was still to be written is of no use any more
            ended.stdin.close()
        while self._handed and not (killed and self._handed[0].tries_left):
            self._finish(keeper.FAILED)
        self._suspects = len(self._handed)
        if not self._handed:
            return
        try:
            self.start()
            self._write_on()
        except OSError:  # no room for another process
            while self._handed:
                self._finish(keeper.FAILED)


def spare_keepers(serving: int) -> int:
    """How many each of those that serve may have: none where there is one processor for all."""
    processors = len(os.sched_getaffinity(0))
    return min(processors // serving, MOST_KEEPERS) if processors > 1 else 0
