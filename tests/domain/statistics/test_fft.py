"""The Friends and Family Test's percentages and their intervals."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_server.config.settings import PROJECT
from feedback_server.domain.statistics.fft import CODES, FftCounts, whole_percent, wilson

WILSON = json.loads((PROJECT / "tests" / "data" / "wilson.json").read_text())


def test_dont_know_stays_in_the_denominator() -> None:
    fft = FftCounts.of({"1": 1, "6": 1})
    assert whole_percent(fft.positive, fft.total) == 50


def test_positive_is_the_first_two_and_negative_the_fourth_and_fifth() -> None:
    fft = FftCounts((1, 2, 4, 8, 16, 32))
    assert (fft.positive, fft.negative, fft.total) == (3, 24, 63)


def test_nobody_has_no_percentage_and_no_interval() -> None:
    fft = FftCounts.of({})
    assert whole_percent(fft.positive, fft.total) is None
    assert wilson(fft.positive, fft.total) is None


@pytest.mark.parametrize(
    ("numerator", "denominator", "percent"),
    [(0, 5, 0), (5, 5, 100), (1, 200, 1), (1, 201, 0), (57, 200, 29), (145, 1000, 15)],
)
def test_half_a_per_cent_is_rounded_up(numerator: int, denominator: int, percent: int) -> None:
    assert whole_percent(numerator, denominator) == percent


@given(st.lists(st.integers(0, 500), min_size=6, max_size=6))
def test_counts_keep_the_order_of_the_codes(counts: list[int]) -> None:
    by_code = dict(zip(CODES, counts, strict=True))
    assert list(FftCounts.of(by_code).counts) == counts


@pytest.mark.parametrize("case", WILSON, ids=lambda case: f"{case['x']} of {case['n']}")
def test_intervals_are_those_of_the_published_method(case: dict[str, float]) -> None:
    found = wilson(case["x"], case["n"], case["confidence"])
    assert found == pytest.approx((case["lower"], case["upper"]), abs=1e-9)
