"""Work of several threads, done in groups: each gets its own outcome, and its own fault."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_server.together import Together

THREADS = 16


def test_alone_it_is_done_at_once() -> None:
    groups: list[int] = []

    def double(group: Sequence[int]) -> list[int]:
        groups.append(len(group))
        return [2 * each for each in group]

    together = Together(double, most=9)
    assert [together.do(each) for each in range(3)] == [0, 2, 4]
    assert groups == [1, 1, 1]


def test_each_thread_gets_what_is_its_own() -> None:
    groups: list[int] = []

    def double(group: Sequence[int]) -> list[int]:
        groups.append(len(group))
        time.sleep(0.002)  # meanwhile others gather
        return [2 * each for each in group]

    together = Together(double, most=5)
    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(together.do, range(400))) == [2 * each for each in range(400)]
    assert sum(groups) == 400 and max(groups) == 5


def test_a_fault_is_one_s_own() -> None:
    def invert(group: Sequence[int]) -> list[float]:
        time.sleep(0.001)
        return [1 / each for each in group]

    together = Together(invert, most=50)

    def outcome(number: int) -> object:
        try:
            return together.do(number % 7)
        except ZeroDivisionError:
            return "fault"

    with ThreadPoolExecutor(THREADS) as pool:
        outcomes = list(pool.map(outcome, range(300)))
    assert outcomes == ["fault" if each % 7 == 0 else 1 / (each % 7) for each in range(300)]
    assert together.do(4) == 0.25


@given(st.lists(st.integers(1, 9), min_size=1, max_size=30), st.integers(1, 12))
def test_no_group_is_larger_than_it_may_be(sizes: list[int], most: int) -> None:
    groups: list[list[int]] = []
    begun, go = threading.Event(), threading.Event()

    def note(group: Sequence[int]) -> list[int]:
        begun.set()
        go.wait(5)
        groups.append(list(group))
        return list(group)

    together = Together(note, most=most, size=lambda size: size)
    with ThreadPoolExecutor(len(sizes)) as pool:
        done = [pool.submit(together.do, size) for size in sizes]
        begun.wait(5)
        go.set()
        assert [each.result(10) for each in done] == sizes
    assert all(sum(group) <= most or len(group) == 1 for group in groups)
    assert sorted(each for group in groups for each in group) == sorted(sizes)


def test_the_end_of_the_process_leaves_nobody_waiting() -> None:
    begun, go = threading.Event(), threading.Event()

    def end(group: Sequence[int]) -> list[int]:
        begun.set()
        go.wait(5)
        raise SystemExit

    together = Together(end, most=9)
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(together.do, 1)
        begun.wait(5)
        others = [pool.submit(together.do, each) for each in (2, 3)]
        time.sleep(0.02)
        go.set()
        for each in (first, *others):
            with pytest.raises(SystemExit):
                each.result(10)


def test_what_is_everybody_s_fault_is_met_once() -> None:
    groups: list[int] = []
    begun, go = threading.Event(), threading.Event()

    def fail(group: Sequence[int]) -> list[int]:
        begun.set()
        go.wait(5)
        groups.append(len(group))
        raise ConnectionError

    together = Together(fail, most=9, everybodys=lambda error: isinstance(error, OSError))
    with ThreadPoolExecutor(5) as pool:
        first = pool.submit(together.do, 1)
        begun.wait(5)
        others = [pool.submit(together.do, each) for each in (2, 3, 4, 5)]
        time.sleep(0.05)
        go.set()
        for each in (first, *others):
            with pytest.raises(ConnectionError):
                each.result(10)
    assert sum(groups) == 5 and len(groups) < 5
