"""Work that several threads bring at the same time, done by one of them for all.

While a group is worked on, others gather; whoever gathered first then does the next group. With
one thread a group is one piece of work and nothing waits; with many, what costs the same for one as
for fifty, such as making sure that the disk has it, is paid once a group.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Work = TypeVar("Work")
Outcome = TypeVar("Outcome")
Run = Callable[[Sequence[Work]], Sequence[Outcome]]
"""Does a group, and gives an outcome for each of it, in order."""


def done(
    run: Run[Work, Outcome], group: Sequence[Work], everybodys: Callable[[Exception], bool]
) -> list[Outcome | Exception]:
    """The outcome of each, or the error that it led to.

    Where a group fails, each of it is done by itself, so that one fault is one's own; but not after
    an error that is ``everybodys``, such as a database that is away: to wait for it once for each
    would take as many times as long.
    """
    try:
        return list(run(group))
    except Exception as error:
        if len(group) == 1 or everybodys(error):
            return [error for _ in group]
        return [outcome for each in group for outcome in done(run, [each], everybodys)]


def _held() -> threading.Lock:
    lock = threading.Lock()
    lock.acquire()
    return lock


@dataclass
class _Brought(Generic[Work, Outcome]):
    work: Work
    turn: threading.Lock = field(default_factory=_held)
    """Let go when it is done, or when its thread is to do a group."""
    group: list["_Brought[Work, Outcome]"] = field(default_factory=list)
    """Which its thread is to do."""
    outcome: Outcome | BaseException | None = None

    def result(self) -> Outcome:
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome  # type: ignore[return-value]  # it is what `run` gave


class Together(Generic[Work, Outcome]):
    """``size`` says how large a piece of work is; a group has ``most`` at the most, or is one piece
    alone. See ``done`` for the rest.
    """

    def __init__(
        self,
        run: Run[Work, Outcome],
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
            if self._busy:
                self._gathered.append(mine)
            else:
                self._busy, mine.group = True, [mine]
        if not mine.group:
            mine.turn.acquire()
        if mine.group:
            self._do_group(mine.group, mine)
        return mine.result()

    def _do_group(
        self, group: Sequence[_Brought[Work, Outcome]], mine: _Brought[Work, Outcome]
    ) -> None:
        try:
            outcomes = done(self._run, [each.work for each in group], self._everybodys)
            for each, outcome in zip(group, outcomes, strict=True):
                each.outcome = outcome
        except BaseException as error:  # such as the end of the process
            for each in group:
                each.outcome = error
        finally:
            with self._gathering:
                following = self._take()
                self._busy = bool(following)
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
