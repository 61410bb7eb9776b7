"""Commits work that many threads submit at the same time in groups, by one writer thread.

While a group is committed, the next gathers. With one at a time a group is one piece of work and
nothing waits; with many, what costs the same for one as for fifty, such as making sure that the
disk has it, is paid once a group.
"""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from threading import Condition, Thread
from typing import Generic, TypeVar

Work = TypeVar("Work")
Outcome = TypeVar("Outcome")
Answer = TypeVar("Answer")
Run = Callable[[Sequence[Work]], Sequence[Outcome]]
"""Does a group of work, and gives the outcome of each piece, in order."""

IDLE_S = 10.0
"""How long the writer thread waits for work before it ends; the next work starts another."""


def run_isolating_failures(
    run: Run[Work, Outcome],
    group: Sequence[Work],
    is_shared_failure: Callable[[Exception], bool],
) -> list[Outcome | BaseException]:
    """The outcome of each piece of work, or the error that it led to.

    Where a group fails, each of it is done by itself, so that one fault is one's own; but not after
    a shared failure, such as a database that is away: to wait for it once for each would take as
    many times as long.
    """
    try:
        return list(run(group))
    except Exception as error:
        if len(group) == 1 or is_shared_failure(error):
            return [error for _ in group]
        return [
            outcome
            for work in group
            for outcome in run_isolating_failures(run, [work], is_shared_failure)
        ]
    except BaseException as error:  # such as the end of the process: nobody is left waiting
        return [error for _ in group]


@dataclass(frozen=True)
class _Submitted(Generic[Work, Outcome]):
    work: Work
    future: Future[Outcome] = field(default_factory=Future)
    context: Context = field(default_factory=copy_context)
    """Carries the trace of the request."""


class GroupCommit(Generic[Work, Outcome]):
    """Gathers work into groups and runs them in one thread.

    ``size`` says how large a piece of work is; a group has ``most`` at the most, or is one piece
    alone. See ``run_isolating_failures`` for the rest.
    """

    def __init__(
        self,
        run: Run[Work, Outcome],
        *,
        most: int,
        size: Callable[[Work], int] = lambda _: 1,
        is_shared_failure: Callable[[Exception], bool] = lambda _: False,
    ) -> None:
        self._run = run
        self._most = most
        self._size = size
        self._is_shared_failure = is_shared_failure
        self._queue: deque[_Submitted[Work, Outcome]] = deque()
        self._changed = Condition()
        self._has_writer = False

    def submit(self, work: Work) -> Future[Outcome]:
        """The future outcome of this work, or the error that it leads to."""
        submitted: _Submitted[Work, Outcome] = _Submitted(work)
        submitted.future.set_running_or_notify_cancel()  # whoever goes away leaves it as it is
        with self._changed:
            self._queue.append(submitted)
            if self._has_writer:
                self._changed.notify()
            else:
                Thread(target=self._write, name="group commit", daemon=True).start()
                self._has_writer = True
        return submitted.future

    def _write(self) -> None:
        while group := self._next_group():
            outcomes = group[0].context.run(
                run_isolating_failures,
                self._run,
                [submitted.work for submitted in group],
                self._is_shared_failure,
            )
            for submitted, outcome in zip(group, outcomes, strict=True):
                if isinstance(outcome, BaseException):
                    submitted.future.set_exception(outcome)
                else:
                    submitted.future.set_result(outcome)

    def _next_group(self) -> list[_Submitted[Work, Outcome]]:
        """Waits for work; an empty group where none came for a while, and the thread is to end."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._queue, IDLE_S):
                self._has_writer = False
                return []
            group = [self._queue.popleft()]
            total = self._size(group[0].work)
            while self._queue and (total := total + self._size(self._queue[0].work)) <= self._most:
                group.append(self._queue.popleft())
            return group


def then(future: Future[Outcome], finish: Callable[[Outcome], Answer]) -> Future[Answer]:
    """A future of what ``finish`` makes of the outcome; an error of either is passed on."""
    answer: Future[Answer] = Future()
    answer.set_running_or_notify_cancel()

    def pass_on(done: Future[Outcome]) -> None:
        try:
            answer.set_result(finish(done.result()))
        except BaseException as error:
            answer.set_exception(error)

    future.add_done_callback(pass_on)
    return answer


def completed(outcome: Outcome) -> Future[Outcome]:
    """A future that is done already."""
    future: Future[Outcome] = Future()
    future.set_result(outcome)
    return future
