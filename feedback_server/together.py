"""Work that several threads bring at the same time, done by one of them for all.

While a group is worked on, others gather; whoever gathered first then sees to the next group. With
one thread a group is one piece of work and nothing waits; with many, what costs the same for one as
for fifty, such as making sure that the disk has it, is paid once a group.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Generic, NoReturn, TypeVar

Work = TypeVar("Work")
Outcome = TypeVar("Outcome")

End = Callable[[], Sequence[Outcome]]
"""Waits until a group is done, and gives an outcome for each of it, in order."""
Begin = Callable[[Sequence[Work]], End[Outcome]]


def at_once(run: Callable[[Sequence[Work]], Sequence[Outcome]]) -> Begin[Work, Outcome]:
    """For work that is all done by the thread that waits for it."""
    return lambda group: partial(run, group)


def _held() -> threading.Lock:
    lock = threading.Lock()
    lock.acquire()
    return lock


@dataclass
class _Brought(Generic[Work, Outcome]):
    work: Work
    size: int
    turn: threading.Lock = field(default_factory=_held)
    """Let go when it is done, or when its thread is to see to a group."""
    group: list["_Brought[Work, Outcome]"] = field(default_factory=list)
    """Which has been begun, and its thread is to see the end of."""
    end: End[Outcome] | None = None
    outcome: Outcome | None = None
    error: BaseException | None = None

    def finish(self, outcome: Outcome | None, error: BaseException | None = None) -> None:
        self.outcome, self.error = outcome, error

    def result(self) -> Outcome:
        if self.error is not None:
            raise self.error
        return self.outcome  # type: ignore[return-value]  # it is what `run` gave


class Together(Generic[Work, Outcome]):
    """``begin`` begins a group: the next one, before anybody hears how the last one went, so that
    who does the work need not wait for them. ``size`` says how large a piece of work is; a group
    has ``most`` at the most, or is one piece alone. Up to ``groups`` are worked on at once, but
    only one while all there is comes to less than ``crowd``, which is done sooner in one larger
    group after the other.

    Where a group fails, each of it is done by itself, so that one fault is one's own;
    but not after an error that is ``everybodys``, such as a database that is away: to wait for it
    once for each would take as many times as long.
    """

    def __init__(
        self,
        begin: Begin[Work, Outcome],
        *,
        most: int,
        size: Callable[[Work], int] = lambda _: 1,
        groups: int = 1,
        crowd: int = 0,
        everybodys: Callable[[Exception], bool] = lambda _: False,
    ) -> None:
        self._begin = begin
        self._most = most
        self._size = size
        self._groups = groups
        self._crowd = crowd
        self._everybodys = everybodys
        self._gathered: list[_Brought[Work, Outcome]] = []
        self._begun, self._in_hand = 0, 0
        """Groups; and the size of all that is gathered or worked on."""
        self._gathering = threading.Lock()

    def do(self, work: Work) -> Outcome:
        """The outcome of this work, or the error that it led to."""
        mine: _Brought[Work, Outcome] = _Brought(work, self._size(work))
        with self._gathering:
            self._gathered.append(mine)
            self._in_hand += mine.size
            group = self._next()
        if group:
            self._start(group)
        mine.turn.acquire()
        if mine.end is not None:
            self._see_to(mine.group, mine.end, mine)
        return mine.result()

    def _see_to(
        self,
        group: Sequence[_Brought[Work, Outcome]],
        end: End[Outcome],
        mine: _Brought[Work, Outcome],
    ) -> None:
        try:
            self._finish(group, end)
        finally:
            with self._gathering:
                self._begun -= 1
                self._in_hand -= sum(each.size for each in group)
                following = self._next()
            if following:
                self._start(following)
            for each in group:
                if each is not mine:
                    each.turn.release()

    def _next(self) -> list[_Brought[Work, Outcome]]:
        """The group to begin now; none where nobody waits, or it is better to gather more."""
        if self._begun and (self._begun == self._groups or self._in_hand < self._crowd):
            return []
        number, total = 0, 0
        for each in self._gathered:
            total += each.size
            if number and total > self._most:
                break
            number += 1
        group, self._gathered = self._gathered[:number], self._gathered[number:]
        self._begun += bool(group)
        return group

    def _start(self, group: list[_Brought[Work, Outcome]]) -> None:
        first = group[0]
        first.group, first.end = group, self._begun_or_failing(group)
        first.turn.release()

    def _begun_or_failing(self, group: Sequence[_Brought[Work, Outcome]]) -> End[Outcome]:
        """An error is left to the thread that sees to the group."""
        try:
            return self._begin([each.work for each in group])
        except BaseException as error:
            return partial(_fail, error)

    def _finish(self, group: Sequence[_Brought[Work, Outcome]], end: End[Outcome]) -> None:
        try:
            outcomes = end()
        except Exception as error:
            if len(group) == 1 or self._everybodys(error):
                for each in group:
                    each.finish(None, error)
                return
            for each in group:
                self._finish([each], self._begun_or_failing([each]))
            return
        except BaseException as error:  # such as the end of the process
            for each in group:
                each.finish(None, error)
            raise
        for each, outcome in zip(group, outcomes, strict=True):
            each.finish(outcome)


def _fail(error: BaseException) -> NoReturn:
    raise error
