"""Original words are erased after so many months; what was cleared and every report stay."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from feedback_server.actions.comments.erase_original_text import (
    count_erasable,
    erase_original_text,
    first_kept,
)
from feedback_server.actions.reports.build import make_report
from feedback_server.actions.reports.request import ReportRequest
from feedback_server.actions.submissions.recount import verify
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.comments.comment import Comment, ModerationState, Review
from feedback_server.domain.comments.follow_up import FollowUp
from feedback_server.domain.comments.listing import CommentView
from feedback_server.domain.comments.tone import Tone
from feedback_server.output import FORMATS
from feedback_server.store import Store
from feedback_server.store.comments import comments, follow_up
from feedback_server.store.comments.original_text import Originals
from tests.entries import entries
from tests.factories import NOW, TODAY
from tests.store.comments.test_listing import give, texts

OLD = date(2025, 10, 31)


@pytest.mark.parametrize(
    "today, months, first",
    [
        (TODAY, 12, Month(2025, 11)),
        (date(2026, 11, 1), 12, Month(2025, 11)),
        (date(2026, 1, 31), 1, Month(2025, 12)),
    ],
)
def test_each_is_kept_for_whole_months(today: date, months: int, first: Month) -> None:
    assert first_kept(today, months) == first


def filled(store: Store) -> Comment:
    """Old comments of each kind, and a young one. Returns the one that is cleared."""
    cleared = give(store, "Priya Zebra was kind", on=OLD)
    give(store, "Unread Zebra", on=OLD)
    private = give(store, "I want to die, Zebra", willing=False, on=OLD)
    give(store, "Young words", on=date(2025, 11, 1))
    review = Review(
        ModerationState.CLEARED, "[name] was kind", ("Staff",), Tone.PRAISE, "a", date(2025, 11, 1)
    )
    with store.write() as tx:
        comments.decide(tx, cleared, review)
        follow_up.upsert(tx, private, replace(private.care, note="Zebra rang back"))
    return cleared


def test_first_it_says_what_would_go_and_changes_nothing(peopled: Store) -> None:
    filled(peopled)
    assert count_erasable(peopled, Month(2025, 11)) == Originals(3, 1, 2, 1)
    assert texts(peopled) == {"Unread Zebra", "I want to die, Zebra", "Young words"}


def test_cleared_words_stay_and_reports_and_tallies_do_not_change(
    peopled: Store, surveys: SurveyRegistry, built: Path
) -> None:
    filled(peopled)

    def report() -> bytes:
        made = make_report(peopled, surveys, ReportRequest("U99999", Month(2025, 10), TODAY))
        return FORMATS["json"].write(made, built / "fonts")

    before = report()
    assert erase_original_text(peopled, Month(2025, 11), now=NOW, by="t").number == 3
    assert report() == before
    assert not verify(peopled, surveys).differences
    assert texts(peopled) == {"Young words"}
    assert texts(peopled, CommentView.CLEARED) == {"[name] was kind"}
    with peopled.read() as tx:
        every = comments.list_for_month(
            tx, lambda some: surveys.published(tx, some), ["V89001"], Month(2025, 10)
        )
        assert {comment.text for comment in every} == {""}
        assert [comment.care for comment in every if comment.care != FollowUp()] == [
            FollowUp(suggested=True, done=True)
        ]
        assert follow_up.today(tx)["V89001"] == 0
    assert erase_original_text(peopled, Month(2025, 11), now=NOW, by="t").number == 0


def test_it_is_on_record_without_a_word_of_theirs(peopled: Store) -> None:
    filled(peopled)
    erase_original_text(peopled, Month(2025, 11), now=NOW, by="t")
    with peopled.read() as tx:
        (entry,) = entries(tx)
    assert (entry.action, entry.by) == ("original_text_erased", "t")
    assert entry.about == {"before": "2025-11", "comments": 3}


def test_no_byte_of_them_stays_in_the_file(peopled: Store) -> None:
    if not peopled.is_sqlite:
        return  # PostgreSQL's own autovacuum reuses the space
    for number in range(200):
        give(peopled, f"Zebra {number} " * 30, on=OLD)
    filled(peopled)
    erase_original_text(peopled, Month(2025, 11), now=NOW, by="t")
    folder = Path(str(peopled.engine.url.database)).parent
    left = {path.name: path.read_bytes().count(b"Zebra") for path in folder.glob("*.sqlite3*")}
    assert sum(left.values()) == 0, left
