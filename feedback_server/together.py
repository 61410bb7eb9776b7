"""Work that several threads bring at the same time, done by one of them for all.

While as many groups as may be are worked on, others gather; whoever gathered first then does the
next group. With one thread a group is one piece of work and nothing waits; with many, what costs
the same for one as for fifty, such as making sure that the disk has it, is paid once a group.
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
    group: list["_Brought[Work, Outcome]"] = field(default_factory=list)
    """Which its thread is to do."""
    outcome: Outcome | None = None
    error: BaseException | None = None

    def finish(self, outcome: Outcome | None, error: BaseException | None = None) -> None:
        self.outcome, self.error = outcome, error

    def result(self) -> Outcome:
        if self.error is not None:
            raise self.error
        return self.outcome  # type: ignore[return-value]  # it is what `run` gave


class Together(Generic[Work, Outcome]):
    """``run`` does a group, and gives an outcome for each of it, in order. ``size`` says how large
    a piece of work is; a group has ``most`` at the most, or is one piece alone. ``groups`` may be
    worked on at once.

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
        groups: int = 1,
        everybodys: Callable[[Exception], bool] = lambda _: False,
    ) -> None:
        self._run = run
        self._most = most
        self._size = size
        self._everybodys = everybodys
        self._gathered: list[_Brought[Work, Outcome]] = []
        self._free = groups
        self._gathering = threading.Lock()

    def do(self, work: Work) -> Outcome:
        """The outcome of this work, or the error that it led to."""
        mine: _Brought[Work, Outcome] = _Brought(work)
        with self._gathering:
            if self._free:
                self._free -= 1
                mine.group = [mine]
            else:
                self._gathered.append(mine)
        if not mine.group:
            mine.turn.acquire()
        if mine.group:
            self._do_group(mine.group, mine)
        return mine.result()

    def _do_group(
        self, group: Sequence[_Brought[Work, Outcome]], mine: _Brought[Work, Outcome]
    ) -> None:
        try:
            self._finish(group)
        finally:
            with self._gathering:
                following = self._take()
                self._free += not following
            if following:
                following[0].group = following
                following[0].turn.release()
            for each in group:
                if each is not mine:
                    each.turn.release()

    def _take(self) -> list[_Brought[Work, Outcome]]:
        """The next group; none where nobody waits."""
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
