"""Work of many, committed in groups by one thread: each gets its own outcome, and its own fault."""

import asyncio
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_server.actions.submissions import group_commit as group_commit_module
from feedback_server.actions.submissions.group_commit import GroupCommit, completed, then

THREADS = 16


def test_alone_it_is_done_at_once() -> None:
    groups: list[int] = []

    def double(group: Sequence[int]) -> list[int]:
        groups.append(len(group))
        return [2 * item for item in group]

    group_commit = GroupCommit(double, most=9)
    assert [group_commit.submit(number).result(10) for number in range(3)] == [0, 2, 4]
    assert groups == [1, 1, 1]


def test_each_gets_what_is_its_own() -> None:
    groups: list[int] = []

    def double(group: Sequence[int]) -> list[int]:
        groups.append(len(group))
        time.sleep(0.002)  # meanwhile others gather
        return [2 * item for item in group]

    group_commit = GroupCommit(double, most=5)
    with ThreadPoolExecutor(THREADS) as pool:
        submitted = list(pool.map(group_commit.submit, range(400)))
    assert [future.result(10) for future in submitted] == [2 * number for number in range(400)]
    assert sum(groups) == 400 and max(groups) == 5


def test_a_fault_is_one_s_own() -> None:
    def invert(group: Sequence[int]) -> list[float]:
        time.sleep(0.001)
        return [1 / item for item in group]

    group_commit = GroupCommit(invert, most=50)
    submitted = [group_commit.submit(number % 7) for number in range(300)]
    for number, each in enumerate(submitted):
        if number % 7:
            assert each.result(10) == 1 / (number % 7)
        else:
            assert isinstance(each.exception(10), ZeroDivisionError)
    assert group_commit.submit(4).result(10) == 0.25


@given(st.lists(st.integers(1, 9), min_size=1, max_size=30), st.integers(1, 12))
def test_no_group_is_larger_than_it_may_be(sizes: list[int], most: int) -> None:
    groups: list[list[int]] = []
    go = threading.Event()

    def note(group: Sequence[int]) -> list[int]:
        go.wait(5)
        groups.append(list(group))
        return list(group)

    group_commit = GroupCommit(note, most=most, size=lambda size: size)
    submitted = [group_commit.submit(size) for size in sizes]
    go.set()
    assert [future.result(10) for future in submitted] == sizes
    assert all(sum(group) <= most or len(group) == 1 for group in groups)
    assert [size for group in groups for size in group] == sizes, "in the order in which they came"


def test_the_end_of_the_process_leaves_nobody_waiting() -> None:
    def end(group: Sequence[int]) -> list[int]:
        raise SystemExit

    group_commit = GroupCommit(end, most=9)
    for future in [group_commit.submit(number) for number in range(3)]:
        with pytest.raises(SystemExit):
            future.result(10)


def test_a_shared_failure_is_met_once() -> None:
    groups: list[int] = []
    begun, go = threading.Event(), threading.Event()

    def fail(group: Sequence[int]) -> list[int]:
        begun.set()
        go.wait(5)
        groups.append(len(group))
        raise ConnectionError

    group_commit = GroupCommit(
        fail, most=9, is_shared_failure=lambda error: isinstance(error, OSError)
    )
    submitted = [group_commit.submit(1)]
    begun.wait(5)
    submitted += [group_commit.submit(number) for number in (2, 3, 4, 5)]
    go.set()
    assert all(isinstance(future.exception(10), ConnectionError) for future in submitted)
    assert groups == [1, 4]


def test_the_writer_ends_when_idle_and_starts_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_commit_module, "IDLE_S", 0.01)
    writers: set[threading.Thread] = set()

    def note(group: Sequence[int]) -> Sequence[int]:
        writers.add(threading.current_thread())
        return group

    group_commit = GroupCommit(note, most=9)
    for number in range(2):
        assert group_commit.submit(number).result(10) == number
        for writer in writers:
            writer.join(10)
            assert not writer.is_alive()
    assert len(writers) == 2


def test_whoever_stops_waiting_spoils_nothing() -> None:
    go = threading.Event()

    def wait(group: Sequence[int]) -> Sequence[int]:
        go.wait(5)
        return group

    group_commit = GroupCommit(wait, most=9)

    async def give_up() -> None:
        answer = then(group_commit.submit(1), str)
        await asyncio.wait_for(asyncio.wrap_future(answer), 0.01)

    with ThreadPoolExecutor(1) as pool, pytest.raises(TimeoutError):
        pool.submit(asyncio.run, give_up()).result(10)
    other = group_commit.submit(2)
    go.set()
    assert other.result(10) == 2


def test_what_comes_of_an_outcome_is_passed_on_with_its_faults() -> None:
    assert then(completed(4), lambda number: 1 / number).result(1) == 0.25
    with pytest.raises(ZeroDivisionError):
        then(completed(0), lambda number: 1 / number).result(1)
