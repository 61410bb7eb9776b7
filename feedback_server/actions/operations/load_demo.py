"""Fills a database with generated organisations, numbers and answers, all marked as such."""

from collections.abc import Callable, Sequence
from datetime import date

from feedback_server.actions.comments.classification import classify_new
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.comments.comment import ModerationState, Review
from feedback_server.domain.comments.identifiers import suggested
from feedback_server.domain.comments.suggestion import suggest
from feedback_server.domain.surveys.survey import Survey
from feedback_server.sample_data.demo import demonstration_organisations, demonstration_submissions
from feedback_server.sample_data.demo_activity import demonstration_activity
from feedback_server.sample_data.demo_facts import demonstration_facts
from feedback_server.sample_data.demo_front_desk import demonstration_asked
from feedback_server.store import Store, Transaction
from feedback_server.store.activity import appointments as activity
from feedback_server.store.activity.imports import NewBatch
from feedback_server.store.collect import front_desk_tally
from feedback_server.store.comments import comments
from feedback_server.store.organisations import organisations
from feedback_server.store.submissions import insert

SEED = 20190701
AT_ONCE = 500
CLEARED = 7
"""One in this many comments is cleared; the others are left for whoever tries the staff pages."""


def load_demonstration(
    store: Store, survey: Survey, *, today: date, say: Callable[[int, int], None]
) -> int:
    """Add the demonstration data, up to last month; returns how many submissions were new.

    All of it or none. The survey must be published. Calling it again in the same month adds
    nothing. ``say`` hears how many of how many are done.
    """
    last = Month.of(today).previous()
    generated = list(demonstration_submissions(seed=SEED, last_month=last, survey=survey))
    appointments = list(demonstration_activity(seed=SEED, last_month=last))
    pcns, practices = demonstration_organisations()
    new = 0
    with store.write() as tx:
        organisations.upsert_pcns(tx, pcns)
        organisations.upsert_practices(tx, practices)
        organisations.upsert_facts(tx, demonstration_facts(seed=SEED))
        for done in range(0, len(generated), AT_ONCE):
            some = generated[done : done + AT_ONCE]
            new += len(insert.add(tx, some, {survey.version: survey}))
            say(done + len(some), len(generated))
        _clear(tx, survey, [practice.code for practice in practices], last, today)
        front_desk_tally.upsert(tx, demonstration_asked(seed=SEED, last_month=last))
        activity.upsert(tx, appointments, NewBatch("demonstration", today, "demonstration", ""))
    classify_new(store, SurveyRegistry())
    return new


def _clear(
    tx: Transaction, survey: Survey, practices: Sequence[str], month: Month, today: date
) -> None:
    """Clear some comments of the last month, so that its report shows what patients said."""
    found = comments.list_for_month(tx, lambda _: {survey.version: survey}, practices, month)
    for comment in [comment for comment in found if comment.willing][::CLEARED]:
        improve = survey.question(comment.question).role == "improve"
        about = suggest(comment.text, asked_to_improve=improve, fft=comment.fft)
        review = Review(
            ModerationState.CLEARED,
            suggested(comment.text),
            about.themes,
            about.tone,
            "demonstration",
            today,
        )
        comments.decide(tx, comment, review)


def is_loaded(store: Store) -> bool:
    """Whether this database holds demonstration data already."""
    with store.read() as tx:
        return any(pcn.demonstration for pcn in organisations.list_pcns(tx))
