"""People who went away: counted by month and question, beside how many have sent."""

from dataclasses import replace

import pytest

from feedback_server.actions.operations.expiry import count_expired, delete_expired, expiring_rows
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.actions.tablets.check_in import check_in
from feedback_server.actions.tablets.departures import surveys_begun
from feedback_server.crypto.hpke import SealingKeys
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.tablets.departures import (
    FEWEST_FOR_A_SHARE,
    MONTHS_KEPT,
    Departure,
    Place,
    SurveysBegun,
    add_up,
)
from feedback_server.domain.tablets.tablet import CheckIn
from feedback_server.store import Store
from feedback_server.store.tablets import departures, tablets
from tests.actions.tablets.waiting import KEPT, KEY, Waiting
from tests.factories import NOW, TODAY

NOVEMBER, OCTOBER = Month(2026, 11), Month(2026, 10)
SURVEY = "occupational-therapy"
WHY: Place = (SURVEY, "why")


@pytest.fixture
def waiting(peopled: Store, surveys: SurveyRegistry, keys: SealingKeys) -> Waiting:
    return Waiting(peopled, surveys, keys)


def left(month: Month, question: str, count: int) -> Departure:
    return Departure(month, SURVEY, question, count)


def hear(waiting: Waiting, *gone: Departure) -> None:
    said = CheckIn(NOW, "v1", 0, (), 0, None, "persistent", 0, gone)
    assert check_in(waiting.store, [(waiting.token, said)])[0]


def begun(waiting: Waiting, first: Month = OCTOBER) -> list[SurveysBegun]:
    with waiting.store.read() as tx:
        known = tablets.list_tablets(tx)
    (found,) = surveys_begun(waiting.store, KEY, known, first).values()
    return found


def test_a_count_only_grows_and_each_month_has_its_own(waiting: Waiting) -> None:
    hear(waiting, left(OCTOBER, "why", 4), left(NOVEMBER, "why", 2))
    hear(waiting, left(NOVEMBER, "why", 3), left(NOVEMBER, "better", 1))
    hear(waiting, left(NOVEMBER, "why", 1))  # its browser was cleared
    assert begun(waiting) == [
        SurveysBegun(NOVEMBER, 0, {WHY: 3, (SURVEY, "better"): 1}),
        SurveysBegun(OCTOBER, 0, {WHY: 4}),
    ]
    assert begun(waiting, NOVEMBER)[0].month == NOVEMBER
    with waiting.store.read() as tx:
        (known,) = tablets.list_tablets(tx)
    assert known.last and known.last.left == (), "they stand in a table of their own"


def test_what_was_sent_stands_beside_it_without_what_was_left_unfinished(waiting: Waiting) -> None:
    for number in (1, 2, 3):
        assert waiting.leave(KEPT, unfinished=False, number=number).status == "stored"
    earlier = str(TODAY.replace(month=10))
    waiting.leave(KEPT, unfinished=False, number=4, given_on=earlier)
    waiting.leave(KEPT, number=5)
    hear(waiting, left(NOVEMBER, "experience", 1))
    assert begun(waiting) == [
        SurveysBegun(NOVEMBER, 3, {(SURVEY, "experience"): 1}),
        SurveysBegun(OCTOBER, 1, {}),
    ]


def test_counts_of_over_a_year_ago_are_deleted(waiting: Waiting) -> None:
    oldest = NOVEMBER.plus(-MONTHS_KEPT)
    with waiting.store.write() as tx:
        (known,) = tablets.list_tablets(tx)
        for month in (oldest.previous(), oldest):
            departures.note(tx, [(known.id, left(month, "why", 1))])
    (rule,) = [rows for rows in expiring_rows(NOW) if rows.name == "counts of who went away"]
    assert count_expired(waiting.store, rule) == delete_expired(waiting.store, rule) == 1
    assert [month.month for month in begun(waiting, Month(2020, 1))] == [oldest]


def test_tablets_of_a_surgery_are_added_up_and_few_make_no_percentage() -> None:
    one = SurveysBegun(NOVEMBER, 14, {WHY: 2})
    other = SurveysBegun(NOVEMBER, 3, {WHY: 1, (SURVEY, "better"): 4})
    both = add_up(NOVEMBER, [one, other, replace(other, month=OCTOBER)])
    assert (both.sent, both.left_in_all, both.in_all) == (17, 7, 24)
    assert both.places() == [((SURVEY, "better"), 4), (WHY, 3)]
    assert (one.share_left, both.share_left) == ("", "29%")
    assert SurveysBegun(NOVEMBER, FEWEST_FOR_A_SHARE - 1, {WHY: 1}).share_left == "5%"
