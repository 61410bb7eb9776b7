"""Appointments: sums that keep what was not given apart, rates, and what cannot be true."""

import pytest

from feedback_server.domain.activity.appointments import (
    ActivityCounts,
    Rate,
    add_up,
    contradictions,
    count_given,
    dna_rate,
    rate_of,
)

ONE = ActivityCounts(
    booked=100, attended=80, did_not_attend=10, modes=(("Telephone", 4),), covers="OT"
)
TWO = ActivityCounts(booked=50, attended=45, modes=(("Video", 1), ("Telephone", 2)), covers="OT")


def test_a_sum_keeps_what_nobody_gave_apart_from_0() -> None:
    both = add_up([ONE, TWO])
    assert (both.booked, both.attended, both.offered) == (150, 125, None)
    assert both.modes == (("Telephone", 6), ("Video", 1))
    assert both.covers == "OT"
    assert add_up([]) == ActivityCounts()
    assert add_up([ActivityCounts(booked=0)]).booked == 0


def test_how_many_gave_counts_a_0() -> None:
    assert count_given([ONE, TWO, ActivityCounts(did_not_attend=0)], "did_not_attend") == 2
    assert count_given([ONE, ActivityCounts()], "modes") == 1


def test_a_rate_leaves_out_who_gave_one_number_only() -> None:
    assert dna_rate([ONE, TWO]) == Rate(10, 90)
    assert rate_of([ONE, TWO], "did_not_attend", "booked") == Rate(10, 100)
    assert Rate(10, 100).share == 0.1


@pytest.mark.parametrize(
    "figures", [ActivityCounts(), TWO, ActivityCounts(attended=0, did_not_attend=0)]
)
def test_no_rate_of_nothing(figures: ActivityCounts) -> None:
    assert dna_rate([figures]) is None


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        (ActivityCounts(offered=5, booked=6), "booked is 6, more than the 5 offered"),
        (
            ActivityCounts(attended=5, patients_seen=6),
            "patients seen is 6, more than the 5 attended",
        ),
        (ActivityCounts(booked=5, cancelled_late=6), "cancelled late is 6, more than the 5 booked"),
        (
            ActivityCounts(attended=5, first=3, follow_up=3),
            "first and follow-up appointments add up to 6, more than the 5 attended",
        ),
        (
            ActivityCounts(booked=5, modes=(("Video", 3), ("Telephone", 4))),
            "modes add up to 7, more than the 5 booked",
        ),
        (
            ActivityCounts(booked=1, waits=(("Same day", 1), ("1 day", 1))),
            "waits add up to 2, more than the 1 booked",
        ),
    ],
)
def test_what_cannot_be_true_is_said(figures: ActivityCounts, said: str) -> None:
    assert contradictions(figures) == [said]


def test_numbers_that_agree_are_not_doubted() -> None:
    assert contradictions(ONE) == contradictions(TWO) == contradictions(ActivityCounts()) == []
    assert (
        not ActivityCounts().given
        and ActivityCounts(booked=0).given
        and ActivityCounts(modes=(("Video", 0),)).given
    )
