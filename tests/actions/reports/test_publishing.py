"""From answers in the database to the file that the public pages are built from."""

import json
from pathlib import Path
from typing import Any

import pytest

from feedback_server.actions.reports.build import UnknownPcn
from feedback_server.actions.reports.publishing import (
    publish_report,
    published_month,
    withdraw_report,
)
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.calendar.calendar_month import Month, MonthNotOver
from feedback_server.domain.reports.context import Change
from feedback_server.store import Store
from tests.factories import NOW, a_submission
from tests.stored import store_one

MONTH = Month(2026, 11)
OVER = MONTH.next().first_day()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "published"


def give(store: Store, surveys: SurveyRegistry, **times: int) -> None:
    """So many answers of each code: ``_1=30`` is thirty times "very good"."""
    for code, number in times.items():
        for _ in range(number):
            store_one(store, surveys, a_submission(answers={"experience": code[1:]}))


def test_a_published_month_holds_back_small_numbers(
    peopled: Store, surveys: SurveyRegistry, folder: Path
) -> None:
    give(peopled, surveys, _1=20, _2=12, _3=6, _6=1, _4=2)
    changes = [Change("The room was hard to find.", "There are signs now.")]
    publish_report(
        peopled,
        surveys,
        folder=folder,
        pcn="U99999",
        month=MONTH,
        on=OVER,
        now=NOW,
        by="test",
        changes=changes,
    )
    (path,) = folder.iterdir()
    assert path.name == "2026-11-U99999.json"
    written = json.loads(path.read_text("utf-8"))
    assert written["responses"] == 41
    assert written["counts"] == {"positive": 32, "negative": None, "other": None}
    assert written["percent"] == {"positive": 78, "negative": None, "other": None}
    assert written["changes"] == [
        {"said": "The room was hard to find.", "did": "There are signs now."}
    ]


def test_publishing_again_replaces_and_withdrawing_takes_back(
    peopled: Store, surveys: SurveyRegistry, folder: Path
) -> None:
    for number in (7, 5):
        give(peopled, surveys, _1=number)
        made = publish_report(
            peopled,
            surveys,
            folder=folder,
            pcn="U99999",
            month=MONTH,
            on=OVER,
            now=NOW,
            by="test",
            changes=[],
        )
    assert (made.month.responses, made.held) == (12, False)
    assert [suppressed_counts.total for suppressed_counts in made.month.earlier] == [7]
    assert len(list(folder.iterdir())) == 1
    assert withdraw_report(
        peopled, folder=folder, pcn="U99999", month=MONTH, on=OVER, now=NOW, by="test"
    )
    assert not withdraw_report(
        peopled, folder=folder, pcn="U99999", month=MONTH, on=OVER, now=NOW, by="test"
    )
    kept = published_month(folder, "U99999", MONTH)
    assert kept is not None
    assert (kept.withdrawn, kept.responses) == (OVER, 12)


def test_too_few_new_answers_leave_the_figures_as_they_were_published(
    peopled: Store, surveys: SurveyRegistry, folder: Path
) -> None:
    held = []
    for number in (7, 3, 1, 1):
        give(peopled, surveys, _1=number)
        made = publish_report(
            peopled,
            surveys,
            folder=folder,
            pcn="U99999",
            month=MONTH,
            on=OVER,
            now=NOW,
            by="test",
            changes=[],
        )
        held.append((made.month.responses, made.held))
    assert held == [(7, False), (7, True), (7, True), (12, False)]


def test_withdrawing_does_not_make_forget_what_was_published(
    peopled: Store, surveys: SurveyRegistry, folder: Path
) -> None:
    give(peopled, surveys, _1=7)
    about: dict[str, Any] = {"folder": folder, "pcn": "U99999", "month": MONTH}
    publish_report(peopled, surveys, on=OVER, now=NOW, by="test", changes=[], **about)
    withdraw_report(peopled, on=OVER, now=NOW, by="test", **about)
    give(peopled, surveys, _1=2)
    made = publish_report(peopled, surveys, on=OVER, now=NOW, by="test", changes=[], **about)
    assert (made.month.responses, made.held, made.month.withdrawn) == (7, True, None)


def test_a_network_that_is_not_known_writes_nothing(
    peopled: Store, surveys: SurveyRegistry, folder: Path
) -> None:
    with pytest.raises(UnknownPcn):
        publish_report(
            peopled,
            surveys,
            folder=folder,
            pcn="U00000",
            month=MONTH,
            on=OVER,
            now=NOW,
            by="test",
            changes=[],
        )
    assert not folder.exists()


def test_a_month_that_is_not_over_is_not_published(
    peopled: Store, surveys: SurveyRegistry, folder: Path
) -> None:
    about: dict[str, Any] = {"folder": folder, "pcn": "U99999", "month": MONTH, "changes": []}
    with pytest.raises(MonthNotOver, match="2026-11 is not over"):
        publish_report(peopled, surveys, on=MONTH.last_day(), now=NOW, by="test", **about)
    assert not folder.exists()
