"""A simulation is exactly as large as asked for, and the recount agrees with its tallies."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_server.actions.comments.classification import classify_new
from feedback_server.actions.submissions.recount import verify
from feedback_server.actions.surveys.registry import SurveyRegistry, publish_survey
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.store import Store
from feedback_server.store.activity import appointments
from feedback_server.store.organisations import organisations
from feedback_server.store.submissions.insert import to_rows
from tests.bench.simulation import (
    Scale,
    copy_for,
    fill,
    simulated_kinds,
    simulated_organisations,
    simulated_submissions,
)
from tests.factories import TODAY, a_survey

SMALL = Scale(practices=13, pcns=4, months=3, submissions=700)


def test_it_is_as_large_as_asked_for_and_agrees_with_its_tallies(store: Store) -> None:
    publish_survey(store, a_survey())
    said: list[int] = []
    fill(store, a_survey(), SMALL, today=TODAY, say=said.append)
    assert classify_new(store, SurveyRegistry()) == 0
    found = verify(store, SurveyRegistry())
    assert (found.submissions, found.differences, sum(said)) == (700, (), 700)
    with store.read() as tx:
        practices = organisations.list_practices(tx)
        assert len(organisations.list_pcns(tx)) == 4 and len(practices) == 13
        codes = [practice.code for practice in practices]
        assert len(appointments.between(tx, codes, Month(2026, 8), Month(2026, 10))) == 3 * 13
    assert all(practice.demonstration and "Simulated" in practice.name for practice in practices)


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 5), st.integers(0, 2000))
def test_every_scale_adds_up(practices: int, pcns: int, months: int, submissions: int) -> None:
    scale = Scale(max(practices, pcns), min(practices, pcns), months, submissions)
    kinds = simulated_kinds(a_survey())
    made = [each for _, each in simulated_submissions(scale, kinds, Month(2026, 10))]
    assert len(made) == submissions == len({submission.id for submission in made})
    assert [submission.id for submission in made] == sorted(submission.id for submission in made)
    of_pcns = Counter(practice.pcn for practice in simulated_organisations(scale)[1])
    assert len(of_pcns) == scale.pcns and max(of_pcns.values()) - min(of_pcns.values()) <= 1


def test_an_answer_given_again_elsewhere_is_as_if_it_had_been_looked_at() -> None:
    kinds = simulated_kinds(a_survey())
    for kind, given_again in list(simulated_submissions(SMALL, kinds, Month(2026, 10)))[:200]:
        again = copy_for(to_rows(kind.given, a_survey()), given_again)
        whole = to_rows(given_again, a_survey())
        assert (again.row, list(again.comments)) == (whole.row, list(whole.comments))
        assert list(again.tallies) == list(whole.tallies)


@pytest.mark.parametrize("wrong", [(3, 4, 1, 1), (0, 0, 1, 1), (3, 1, 0, 1), (100_000, 1, 1, 1)])
def test_a_scale_that_cannot_be_is_said(wrong: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="there are from 1"):
        Scale(*wrong)
