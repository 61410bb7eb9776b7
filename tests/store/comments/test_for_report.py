"""What a report tells of comments is what reading them all would have told."""

from dataclasses import replace
from datetime import date

from feedback_server.domain.comments.comment import ModerationState, Review
from feedback_server.domain.comments.tone import Tone
from feedback_server.store import Store
from feedback_server.store.comments import comments, for_report
from tests.factories import TODAY, a_survey
from tests.store.comments.test_listing import OCTOBER, give

KNOWN = {a_survey().version: a_survey()}


def everything(store: Store) -> None:
    """Each state, of the willing and of others; elsewhere and earlier too."""
    for willing in (True, False):
        for state in (*ModerationState, None):
            given = give(store, f"{state}", willing=willing)
            if state:
                review = Review(state, f"Words, {state}", ("Staff",), Tone.PRAISE, "ann", TODAY)
                with store.write() as tx:
                    comments.decide(tx, replace(given), review)
    give(store, "Elsewhere", practice="V89002")
    give(store, "Earlier", on=date(2026, 9, 30))


def test_they_are_counted_as_if_each_was_read(peopled: Store) -> None:
    everything(peopled)
    with peopled.read() as tx:
        every = comments.list_for_month(tx, lambda _: KNOWN, ["V89001"], OCTOBER)
        found = for_report.between(tx, KNOWN, ["V89001"], OCTOBER, OCTOBER)
    willing = [comment for comment in every if comment.willing]
    assert found.waiting == sum(comment.review is None for comment in willing) == 1
    assert found.private == len(every) - len(willing) == 3
    assert [comment.shown for comment in found.cleared] == ["Words, cleared"]


def test_comments_of_another_service_stay_out(peopled: Store) -> None:
    everything(peopled)
    with peopled.read() as tx:
        found = for_report.between(tx, {}, ["V89001"], OCTOBER, OCTOBER)
    assert (found.cleared, found.waiting, found.private) == ([], 0, 0)


def test_a_month_without_comments_has_none(peopled: Store) -> None:
    with peopled.read() as tx:
        found = for_report.between(tx, KNOWN, ["V89001"], OCTOBER, OCTOBER)
    assert (found.cleared, found.waiting, found.private) == ([], 0, 0)
