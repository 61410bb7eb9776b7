"""From answers in the database to the file that the public pages are built from."""

import json
from pathlib import Path

import pytest

from feedback_server.actions.make_report import NoSuchPcn
from feedback_server.actions.publish_report import publish_report, withdraw_report
from feedback_server.actions.publish_survey import Surveys
from feedback_server.actions.receive import receive_plain
from feedback_server.domain.period import Month
from feedback_server.domain.published import Change
from feedback_server.store import Store
from tests.factories import TODAY, a_submission

MONTH = Month(2026, 11)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "published"


def give(store: Store, surveys: Surveys, **times: int) -> None:
    """So many answers of each code: ``_1=30`` is thirty times "very good"."""
    for code, number in times.items():
        for _ in range(number):
            receive_plain(store, surveys, a_submission(answers={"experience": code[1:]}))


def test_a_published_month_holds_back_small_numbers(
    peopled: Store, surveys: Surveys, folder: Path
) -> None:
    give(peopled, surveys, _1=20, _2=12, _3=6, _6=1, _4=2)
    changes = [Change("The room was hard to find.", "There are signs now.")]
    publish_report(
        peopled,
        surveys,
        folder=folder,
        pcn="U99999",
        month=MONTH,
        on=TODAY,
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
    peopled: Store, surveys: Surveys, folder: Path
) -> None:
    for number in (7, 3):
        give(peopled, surveys, _1=number)
        made = publish_report(
            peopled, surveys, folder=folder, pcn="U99999", month=MONTH, on=TODAY, changes=[]
        )
    assert made.responses == 10
    assert len(list(folder.iterdir())) == 1
    assert withdraw_report(folder=folder, pcn="U99999", month=MONTH)
    assert not withdraw_report(folder=folder, pcn="U99999", month=MONTH)
    assert list(folder.iterdir()) == []


def test_a_network_that_is_not_known_writes_nothing(
    peopled: Store, surveys: Surveys, folder: Path
) -> None:
    with pytest.raises(NoSuchPcn):
        publish_report(
            peopled, surveys, folder=folder, pcn="U00000", month=MONTH, on=TODAY, changes=[]
        )
    assert not folder.exists()
