"""Stored once, tallied once, on SQLite and on PostgreSQL."""

import threading
from datetime import date

import pytest
import sqlalchemy as sa

from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.submissions.submission import Mode, Submission, TallyKey
from feedback_server.domain.surveys.questions import Answers
from feedback_server.store import Store
from feedback_server.store.submissions import insert, submissions, tallies, tally_months
from tests.factories import TODAY, a_submission, a_survey

VERSIONS = {a_survey().version: a_survey()}


def add(store: Store, *items: Submission) -> set[str]:
    with store.write() as tx:
        return insert.add(tx, items, VERSIONS)


def test_a_new_submission_is_stored_whole(peopled: Store, surveys: SurveyRegistry) -> None:
    given = a_submission(answers={"experience": "6", "why": "=1+1 & naïve", "tasks": ("none",)})
    assert add(peopled, given) == {given.id}
    with peopled.read() as tx:
        assert list(submissions.iter_submissions(tx, surveys.published(tx))) == [given]


def test_a_repeat_adds_no_row_and_no_tally(peopled: Store) -> None:
    given = a_submission()
    add(peopled, given)
    with peopled.read() as tx:
        before = tallies.list_tallies(tx)
    assert add(peopled, given) == set()
    with peopled.read() as tx:
        assert submissions.count(tx) == 1
        assert sorted(tallies.list_tallies(tx), key=str) == sorted(before, key=str)


def test_every_code_and_the_submission_itself_are_tallied(peopled: Store) -> None:
    answers: Answers = {"experience": "1", "why": "x", "tasks": ("bathing", "play")}
    add(peopled, a_submission(answers=answers), a_submission(answers={"experience": "1"}))
    month = Month(2026, 11)
    with peopled.read() as tx:
        tallied = {t.key: t.count for t in tallies.list_tallies(tx, ["V89001"], month)}
    base = ("V89001", month, "occupational-therapy", Mode.TABLET)
    assert tallied == {
        TallyKey(*base): 2,
        TallyKey(*base, "experience", "1"): 2,
        TallyKey(*base, "why", "given"): 1,
        TallyKey(*base, "tasks", ""): 1,
        TallyKey(*base, "tasks", "bathing"): 1,
        TallyKey(*base, "tasks", "play"): 1,
    }


def test_tallies_are_kept_by_practice_month_and_mode(peopled: Store) -> None:
    add(
        peopled,
        a_submission(answers={"experience": "1"}),
        a_submission(answers={"experience": "1"}, practice="V89002"),
        a_submission(answers={"experience": "1"}, mode=Mode.ONLINE),
        a_submission(answers={"experience": "1"}, given_on=date(2026, 10, 31)),
    )
    with peopled.read() as tx:
        assert len(tallies.list_tallies(tx)) == 8
        assert len(tallies.list_tallies(tx, ["V89002"])) == 2
        assert len(tallies.list_tallies(tx, ["V89001"], Month(2026, 10))) == 2
        assert tally_months.months(tx, ["V89001"]) == [Month(2026, 11), Month(2026, 10)]


def test_an_unknown_practice_leaves_no_trace(peopled: Store) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        add(peopled, a_submission(), a_submission(practice="V80000"))
    with peopled.read() as tx:
        assert submissions.count(tx) == 0
        assert tallies.list_tallies(tx) == []


def test_overlapping_batches_from_many_threads_store_each_once(peopled: Store) -> None:
    batch = [a_submission(given_on=TODAY) for _ in range(30)]
    new: list[set[str]] = []

    def deliver(start: int) -> None:
        rotated = batch[start:] + batch[:start]  # another order each: a trap for deadlocks
        new.append(add(peopled, *rotated))

    threads = [threading.Thread(target=deliver, args=(3 * number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(id for ids in new for id in ids) == sorted(item.id for item in batch)
    with peopled.read() as tx:
        assert submissions.count(tx) == 30
        whole = [t.count for t in tallies.list_tallies(tx) if t.key.question == ""]
        assert whole == [30]


def test_one_that_is_taken_out_leaves_no_trace(peopled: Store) -> None:
    kept = a_submission()
    add(peopled, kept)
    with peopled.read() as tx:
        before = tallies.list_tallies(tx)
    wrong = a_submission(answers={"experience": "5", "why": "Not this one"})
    add(peopled, wrong)
    surveys = {a_survey().version: a_survey()}
    with peopled.write() as tx:
        assert insert.delete(tx, wrong.id, surveys)
        assert not insert.delete(tx, wrong.id, surveys)
    with peopled.read() as tx:
        assert sorted(tallies.list_tallies(tx), key=str) == sorted(before, key=str)
        assert list(submissions.iter_submissions(tx, surveys)) == [kept]
        assert tx.scalar(sa.text("SELECT count(*) FROM comment")) == 1
