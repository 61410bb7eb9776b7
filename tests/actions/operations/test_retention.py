"""What is kept no longer goes, with all that belongs to it, and nothing else does."""

import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from feedback_server.actions.activity.import_batches import undo_import
from feedback_server.actions.activity.uploads import forget_uploads, old_uploads, save_upload
from feedback_server.actions.operations.expiry import (
    clean_up,
    count_expired,
    delete_expired,
    expiring_rows,
)
from feedback_server.actions.operations.retention import (
    ACCOUNTS,
    IMPORTS,
    QUARANTINE,
    RECIPIENTS,
    SUBMISSIONS,
    PurgeableData,
    count_purgeable,
    purge,
)
from feedback_server.actions.reports.build import make_report
from feedback_server.actions.reports.monthly import revise_every
from feedback_server.actions.reports.report_revisions import save_revision
from feedback_server.actions.reports.request import ReportRequest
from feedback_server.actions.submissions.recount import verify
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.accounts.person import Person
from feedback_server.domain.accounts.two_factor import AuthStage
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.operations.job import Job, JobState
from feedback_server.domain.reports.email_delivery import StopReason
from feedback_server.domain.surveys.service import MAIN
from feedback_server.store import Store
from feedback_server.store.accounts import accounts, sessions
from feedback_server.store.accounts.accounts import Account, ApiToken
from feedback_server.store.accounts.sessions import Session
from feedback_server.store.activity import imports
from feedback_server.store.activity.imports import NewBatch, UnknownBatch
from feedback_server.store.operations import jobs
from feedback_server.store.reports import deliveries, recipients
from feedback_server.store.reports.deliveries import Delivery
from feedback_server.store.reports.recipients import Recipient
from feedback_server.store.submissions import insert, quarantine, tallies
from feedback_server.store.submissions.quarantine import Quarantined
from tests.entries import entries
from tests.every_table import fill, rows
from tests.factories import NOW, PCN, TODAY, a_submission, a_survey, an_id

FIRST = Month(2024, 11)
"""The first month that is kept."""
OLD, YOUNG = date(2024, 10, 31), date(2024, 11, 1)
SURVEY = {a_survey().version: a_survey()}


def purged(store: Store, kind: PurgeableData) -> int:
    """Once; and then there is nothing left to purge."""
    would = count_purgeable(store, kind, FIRST)
    assert purge(store, kind, FIRST, now=NOW, by="ann") == would
    assert count_purgeable(store, kind, FIRST) == purge(store, kind, FIRST, now=NOW, by="ann") == 0
    return would


def about_purging(store: Store) -> list[dict[str, str | int]]:
    with store.read() as tx:
        return [dict(each.about) for each in entries(tx) if each.action == "purged"]


def give(store: Store, *days: date) -> None:
    with store.write() as tx:
        insert.add(tx, [a_submission(given_on=day) for day in days], SURVEY)


def test_quarantine_from_before_the_month_goes(store: Store) -> None:
    with store.write() as tx:
        for day in (OLD, YOUNG):
            quarantine.add(tx, [Quarantined(str(day), "digest", "{}", "unknown_key", day)])
    assert purged(store, QUARANTINE) == 1
    with store.read() as tx:
        assert [each.id for each in quarantine.list_all(tx)] == [str(YOUNG)]
    assert about_purging(store) == [{"kind": "quarantine", "before": "2024-11", "number": 1}]


def test_accounts_that_are_off_go_with_all_that_is_theirs(store: Store) -> None:
    with store.write() as tx:
        for name, off in (("gone", OLD), ("lately", YOUNG), ("here", None)):
            accounts.add_account(tx, Account(Person(name), "hash"))
            accounts.add_token(tx, ApiToken(name, name, "Excel", name, OLD, OLD))
            sessions.add(tx, Session(name, name, name, NOW, NOW))
            accounts.set_deactivated(tx, name, off)
    assert purged(store, ACCOUNTS) == 1
    with store.read() as tx:
        assert [each.person.name for each in accounts.list_accounts(tx)] == ["here", "lately"]
        assert accounts.find_token(tx, "gone") is None and sessions.find(tx, "gone") is None
        assert accounts.find_token(tx, "here") and sessions.find(tx, "here")


def test_old_imports_stay_and_cannot_be_undone(peopled: Store) -> None:
    def take_in(month: int, on: date) -> int:
        new = NewBatch("handrail", on, "ann", "file.csv")
        with peopled.write() as tx:
            done = imports.upsert(tx, {("V89001", f"2024-{month:02}"): "{}"}, new)
        assert done.batch is not None
        return done.batch

    old, young = take_in(1, OLD), take_in(2, YOUNG)
    assert purged(peopled, IMPORTS) == 1
    with pytest.raises(UnknownBatch, match="kept no longer"):
        undo_import(peopled, old, by="ann", now=NOW)
    with peopled.read() as tx:
        found = {each.id: each.can_be_undone for each in imports.batches(tx)}
        there = imports.stored(tx, imports.table_of("handrail"), [("V89001", "2024-01")])
    assert found == {old: False, young: True} and len(there) == 1
    assert undo_import(peopled, young, by="ann", now=NOW) == 1


def test_submissions_go_and_tallies_and_reports_stay(
    peopled: Store, surveys: SurveyRegistry
) -> None:
    give(peopled, OLD, OLD, YOUNG)
    asked = ReportRequest("U99999", Month(2024, 10), TODAY)
    save_revision(peopled, surveys, asked, close=True, now=NOW, by="ann")
    with peopled.read() as tx:
        tallied = tallies.list_tallies(tx)
    assert purged(peopled, SUBMISSIONS) == 2
    left = rows(peopled)
    assert len(left["submission"]) == len(left["comment"]) == 1
    with peopled.read() as tx:
        assert tallies.list_tallies(tx) == tallied
    figures = {each.measure: each.value for each in figures_of(peopled, surveys, asked)}
    assert figures["responses"] == 2
    revised = revise_every(
        peopled,
        surveys,
        lambda pcn, month, service: ReportRequest(pcn, month, TODAY, service=service),
        NOW,
    )
    assert revised.outcome.message == "revised: 0"


def figures_of(store: Store, surveys: SurveyRegistry, request: ReportRequest) -> list[Any]:
    return [placed.figure for placed in make_report(store, surveys, request).placed()]


def test_months_that_were_purged_are_not_recounted(peopled: Store, surveys: SurveyRegistry) -> None:
    give(peopled, OLD, YOUNG)
    purge(peopled, SUBMISSIONS, FIRST, now=NOW, by="ann")
    give(peopled, OLD)  # somebody retried what was in quarantine
    found = verify(peopled, surveys)
    assert (found.submissions, found.differences, found.first) == (1, (), FIRST)
    purge(peopled, SUBMISSIONS, FIRST, now=NOW, by="ann")
    purge(peopled, SUBMISSIONS, Month(2024, 12), now=NOW, by="ann")
    assert verify(peopled, surveys).first == Month(2024, 12)
    assert [each["number"] for each in about_purging(peopled)] == [1, 1, 1]


def test_all_that_refers_to_a_submission_goes_with_it(store: Store) -> None:
    fill(store)  # all of it on 29 February 2024
    assert purged(store, SUBMISSIONS) == 1
    left = {table for table, lines in rows(store).items() if not lines}
    assert left == {
        "submission",
        "comment",
        "comment_review",
        "comment_follow_up",
        "you_said_comment",
    }


def test_what_has_served_its_purpose_goes_by_itself(store: Store, tmp_path: Path) -> None:
    def session(name: str, begun: float, seen: float, stage: AuthStage = AuthStage.IN) -> Session:
        at = (NOW - timedelta(minutes=begun), NOW - timedelta(minutes=seen))
        return Session(name, name, "ann", *at, stage)

    with store.write() as tx:
        accounts.add_account(tx, Account(Person("ann"), "hash"))
        for each in (
            session("idle", 100, 61),
            session("long", 721, 1),
            session("halfway", 16, 1, AuthStage.SET_UP),
            session("here", 100, 59),
            session("half", 14, 14, AuthStage.SET_UP),
        ):
            sessions.add(tx, each)
        for key, days in (("old", 41), ("young", 39)):
            jobs.add(tx, Job("notify", key, NOW))
            (job,) = jobs.claim(tx, "w", now=NOW, lease=timedelta(1), limit=1, kinds=["notify"])
            jobs.end(tx, job, "w", JobState.DONE, "", NOW - timedelta(days=days))
    would = {each.name: count_expired(store, each) for each in expiring_rows(NOW)}
    assert {name: number for name, number in would.items() if number} == {
        "sessions": 3,
        "jobs that are over": 1,
    }
    assert (
        clean_up(store, tmp_path / "uploads", NOW).outcome.message
        == "sessions: 3, jobs that are over: 1"
    )
    assert all(delete_expired(store, each) == 0 for each in expiring_rows(NOW))
    with store.read() as tx:
        assert {each.id for each in sessions.for_account(tx, "ann")} == {"here", "half"}
        assert [each.job.key for each in jobs.ended(tx, 9)] == ["young"]


def test_a_row_of_every_kind_that_ended_goes(store: Store, tmp_path: Path) -> None:
    fill(store)
    said = clean_up(store, tmp_path / "uploads", NOW + timedelta(days=400)).outcome.message
    gone = {table for table, lines in rows(store).items() if not lines}
    ended = {
        "staff_session",
        "login_attempt",
        "held_form",
        "form_press",
        "staff_invitation",
        "notification",
        "patient_reminder",
        "push_metric",
        "report_delivery",
        "report_link",
    }
    assert gone == ended | {"job", "form_batch_form"}, said


def test_uploads_go_after_a_day(tmp_path: Path) -> None:
    old, young = an_id(), an_id()
    path = save_upload(tmp_path, old, b"1", owner="ann", now=NOW)

    os.utime(path, (NOW.timestamp() - 86_401,) * 2)
    keep = tmp_path / young
    keep.touch()
    os.utime(keep, (NOW.timestamp() - 86_399,) * 2)
    assert [path.name for path in old_uploads(tmp_path, now=NOW)] == [path.name]
    assert forget_uploads(tmp_path, now=NOW) == 1
    assert [path.name for path in tmp_path.iterdir()] == [young]
    assert forget_uploads(tmp_path / "nowhere", now=NOW) == 0


def test_the_addresses_of_those_whom_nothing_is_sent_go_and_the_log_stays(peopled: Store) -> None:
    def reader(name: str) -> Recipient:
        return Recipient(an_id(), PCN.code, MAIN, f"{name}@pcn.example", name, "ann", TODAY)

    old, still = reader("old"), reader("still")
    with peopled.write() as tx:
        for person in (old, still):
            recipients.add(tx, person)
            sent = Delivery(an_id(), PCN.code, MAIN, Month(2026, 10), 1, person.id, False, "a", NOW)
            deliveries.add(tx, sent)
        recipients.stop(tx, old.id, date(2025, 11, 30), StopReason.LEAD)
    first = Month(2025, 12)
    assert count_purgeable(peopled, RECIPIENTS, first) == 1
    assert purge(peopled, RECIPIENTS, first, now=NOW, by="t") == 1
    with peopled.read() as tx:
        assert [left.name for left in recipients.list_recipients(tx, PCN.code)] == ["still"]
        assert {sent.recipient for sent in deliveries.newest(tx, PCN.code)} == {None, still.id}
