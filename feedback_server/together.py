"""Work that several threads bring at the same time, done by one of them for all.

While a group is being worked on, others gather; whoever gathered first then does the next group.
With one thread a group is one piece of work and nothing waits; with many, what costs the same for
one as for fifty, such as making sure that the disk has it, is paid once a group.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Work = TypeVar("Work")
Outcome = TypeVar("Outcome")


def _held() -> threading.Lock:
    lock = threading.Lock()
    lock.acquire()
    return lock


@dataclass
class _Brought(Generic[Work, Outcome]):
    work: Work
    turn: threading.Lock = field(default_factory=_held)
    """Let go when it is done, or when its thread is to do the next group."""
    outcome: Outcome | None = None
    error: BaseException | None = None
    done: bool = False

    def finish(self, outcome: Outcome | None, error: BaseException | None = None) -> None:
        self.outcome, self.error, self.done = outcome, error, True

    def result(self) -> Outcome:
        if self.error is not None:
            raise self.error
        return self.outcome  # type: ignore[return-value]  # it is what `run` gave


class Together(Generic[Work, Outcome]):
    """``run`` does a group, and gives an outcome for each of it, in order. ``size`` says how large
    a piece of work is; a group has ``most`` at the most, or is one piece alone.

    Where ``run`` fails for a group, each of it is done by itself, so that one fault is one's own;
    but not after an error that is ``everybodys``, such as a database that is away: to wait for it
    once for each would take as many times as long.
    """

    def __init__(
        self,
        run: Callable[[Sequence[Work]], Sequence[Outcome]],
        *,
        most: int,
        size: Callable[[Work], int] = lambda _: 1,
        everybodys: Callable[[Exception], bool] = lambda _: False,
    ) -> None:
        self._run = run
        self._most = most
        self._size = size
        self._everybodys = everybodys
        self._gathered: list[_Brought[Work, Outcome]] = []
        self._busy = False
        self._gathering = threading.Lock()

    def do(self, work: Work) -> Outcome:
        """The outcome of this work, or the error that it led to."""
        mine: _Brought[Work, Outcome] = _Brought(work)
        with self._gathering:
            self._gathered.append(mine)
            leads = not self._busy
            self._busy = True
        if not leads:
            mine.turn.acquire()
        if not mine.done:
            self._do_next_group(mine)
        return mine.result()

    def _do_next_group(self, mine: _Brought[Work, Outcome]) -> None:
        """``mine`` is the first that gathered, and so in the group."""
        group = self._take()
        try:
            self._finish(group)
        finally:
            with self._gathering:
                next_to_lead = self._gathered[0] if self._gathered else None
                self._busy = next_to_lead is not None
            if next_to_lead is not None:
                next_to_lead.turn.release()
            for each in group:
                if each is not mine:
                    each.turn.release()

    def _take(self) -> list[_Brought[Work, Outcome]]:
        with self._gathering:
            number, total = 0, 0
            for each in self._gathered:
                total += self._size(each.work)
                if number and total > self._most:
                    break
                number += 1
            group, self._gathered = self._gathered[:number], self._gathered[number:]
        return group

    def _finish(self, group: Sequence[_Brought[Work, Outcome]]) -> None:
        try:
            outcomes = self._run([each.work for each in group])
        except Exception as error:
            if len(group) == 1 or self._everybodys(error):
                for each in group:
                    each.finish(None, error)
                return
            for each in group:
                self._finish([each])
            return
        except BaseException as error:  # such as the end of the process
            for each in group:
                each.finish(None, error)
            raise
        for each, outcome in zip(group, outcomes, strict=True):
            each.finish(outcome)
