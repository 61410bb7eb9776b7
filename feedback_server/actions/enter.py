"""A form on paper or a telephone call, entered by staff."""

from datetime import datetime

from ..domain.submission import Submission
from ..store import Store, audit, storing
from ..store.audit import Entry
from .publish_survey import Surveys


def enter(
    store: Store, surveys: Surveys, submission: Submission, *, now: datetime, by: str
) -> None:
    """Store one submission, already checked, under the id that its form was shown with."""
    about = {"practice": submission.practice, "mode": submission.mode.value}
    with store.write() as tx:
        if storing.add(tx, [submission], surveys.of(tx)):
            audit.record(tx, Entry(now, by, "form_entered", about))
