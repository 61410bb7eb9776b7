"""Revisions of a month: kept whole, never changed, withdrawn visibly."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from feedback_server.actions.reports.report_revisions import (
    has_changed,
    revise_late,
    save_revision,
    withdraw_revision,
)
from feedback_server.actions.reports.request import ReportRequest
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.calendar.calendar_month import Month, MonthNotOver
from feedback_server.domain.reports import Report, Status
from feedback_server.domain.reports.blocks import Row, Table
from feedback_server.domain.reports.layout import Layout
from feedback_server.domain.reports.serialization import dump, load
from feedback_server.store import Store
from feedback_server.store.collect import front_desk_tally
from feedback_server.store.reports import revisions
from feedback_server.store.reports.revisions import Tampered
from tests.entries import entries
from tests.factories import NOW, a_submission
from tests.stored import store_one

OCTOBER = Month(2026, 10)
REQUEST = ReportRequest("U99999", OCTOBER, date(2026, 11, 3))


def give(store: Store, surveys: SurveyRegistry, code: str = "1", times: int = 1) -> None:
    for _ in range(times):
        given = a_submission(given_on=date(2026, 10, 7), answers={"experience": code})
        store_one(store, surveys, given)


def keep(
    store: Store, surveys: SurveyRegistry, request: ReportRequest = REQUEST, **how: Any
) -> Report:
    return save_revision(store, surveys, request, now=NOW, by="test", **how)


def read(store: Store, number: int) -> Report:
    with store.read() as tx:
        found = revisions.find(tx, "U99999", OCTOBER, number)
    assert found is not None
    return found


def changes(report: Report) -> list[Row]:
    (section,) = (each for each in report.sections if each.id == "changes")
    return [row for block in section.blocks if isinstance(block, Table) for row in block.rows]


def test_a_month_is_provisional_then_final_then_revised(
    peopled: Store, surveys: SurveyRegistry
) -> None:
    # Given a month with answers, kept before and after it was closed
    give(peopled, surveys, times=6)
    first = keep(peopled, surveys)
    final = keep(peopled, surveys, close=True)
    assert (first.revision, first.status) == (1, Status.PROVISIONAL)
    assert (final.revision, final.status) == (2, Status.FINAL)
    assert not has_changed(peopled, surveys, REQUEST)

    # When an answer comes late
    give(peopled, surveys, "5")
    assert has_changed(peopled, surveys, REQUEST)
    revised = keep(peopled, surveys, replace(REQUEST, as_of=date(2026, 11, 20)))

    # Then a new revision says what is another now, and the final one is as it was
    assert (revised.revision, revised.status) == (3, Status.REVISED)
    rows = {row.label: row for row in changes(revised)}
    before, now = rows["At a glance: Responses"].cells
    assert before and now
    assert (before.value, now.value) == (6, 7)
    assert read(peopled, 2) == final


def test_nothing_new_makes_no_new_revision(peopled: Store, surveys: SurveyRegistry) -> None:
    give(peopled, surveys)
    assert keep(peopled, surveys, close=True) == keep(peopled, surveys, close=True)
    assert keep(peopled, surveys).revision == 1


def test_a_month_is_not_closed_before_it_is_over(peopled: Store, surveys: SurveyRegistry) -> None:
    early = replace(REQUEST, as_of=date(2026, 10, 31))
    with pytest.raises(MonthNotOver):
        keep(peopled, surveys, early, close=True)
    assert keep(peopled, surveys, early).missing == ("The month was not over.",)


def test_a_withdrawn_revision_stays_and_says_so(peopled: Store, surveys: SurveyRegistry) -> None:
    give(peopled, surveys)
    keep(peopled, surveys, close=True)
    how: dict[str, Any] = {"pcn": "U99999", "month": OCTOBER, "number": 1, "now": NOW, "by": "test"}
    assert withdraw_revision(peopled, why="A wrong import.", on=date(2026, 11, 9), **how)
    assert not withdraw_revision(peopled, why="Again.", on=date(2026, 11, 9), **how)
    assert read(peopled, 1).withdrawn == "A wrong import."
    assert keep(peopled, surveys).revision == 2
    with peopled.read() as tx:
        assert [audit_entry.action for audit_entry in entries(tx)][:3] == [
            "report_revised",
            "report_withdrawn",
            "report_final",
        ]


def late(store: Store, surveys: SurveyRegistry, request: ReportRequest = REQUEST) -> list[Report]:
    return revise_late(
        store,
        surveys,
        lambda pcn, month, service: request,
        pcns=["U99999"],
        now=NOW,
        by="late answers",
    )


def test_late_answers_open_a_revision_by_themselves(
    peopled: Store, surveys: SurveyRegistry
) -> None:
    give(peopled, surveys, times=6)
    keep(peopled, surveys)
    give(peopled, surveys)
    assert late(peopled, surveys) == [], "nothing is final yet"
    keep(peopled, surveys, close=True)
    assert late(peopled, surveys) == []
    give(peopled, surveys)
    (revised,) = late(peopled, surveys)
    assert (revised.revision, revised.status) == (3, Status.REVISED)
    assert late(peopled, surveys) == []


def test_patients_asked_that_are_put_in_late_open_a_revision_too(
    peopled: Store, surveys: SurveyRegistry
) -> None:
    give(peopled, surveys, times=6)
    for number in (9, 12):
        with peopled.write() as tx:
            front_desk_tally.upsert(tx, [("V89001", date(2026, 10, 7), number)])
        made = keep(peopled, surveys, close=True) if number == 9 else late(peopled, surveys)[0]
    changed = [placed for placed in made.placed() if placed.section.id == "changes"]
    found = {placed.figure.measure: placed.figure.value for placed in changed}
    assert (found["asked_before"], found["asked"]) == (9, 12)


def test_another_layout_is_no_reason_to_revise(peopled: Store, surveys: SurveyRegistry) -> None:
    give(peopled, surveys, times=6)
    keep(peopled, surveys, close=True)
    short = replace(REQUEST, layout=Layout(("at_a_glance", "fft"), target=90))
    assert late(peopled, surveys, short) == []
    give(peopled, surveys)
    assert len(late(peopled, surveys, short)) == 1


def test_a_withdrawn_month_is_left_to_a_person(peopled: Store, surveys: SurveyRegistry) -> None:
    give(peopled, surveys)
    keep(peopled, surveys, close=True)
    how: dict[str, Any] = {"pcn": "U99999", "month": OCTOBER, "number": 1, "now": NOW, "by": "test"}
    withdraw_revision(peopled, why="A wrong import.", on=date(2026, 11, 9), **how)
    give(peopled, surveys)
    assert late(peopled, surveys) == []


def test_a_revision_that_was_tampered_with_is_not_shown(
    peopled: Store, surveys: SurveyRegistry
) -> None:
    give(peopled, surveys)
    keep(peopled, surveys)
    with peopled.write() as tx:
        statement = "UPDATE report_revision SET content = replace(content, 'Positive', 'Great')"
        tx.execute(sa.text(statement))
    with pytest.raises(Tampered):
        read(peopled, 1)


def test_a_report_comes_back_from_its_text(peopled: Store, surveys: SurveyRegistry) -> None:
    give(peopled, surveys, times=3)
    kept = keep(peopled, surveys)
    assert load(dump(kept)) == kept
    with pytest.raises(ValueError, match="not a report"):
        load('{"_": "Subject"}')
