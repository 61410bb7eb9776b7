"""A form on paper or a telephone call, entered by staff."""

from datetime import datetime

from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.submissions.submission import Submission
from feedback_server.store import Store
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.submissions import insert


def enter_form(
    store: Store, surveys: SurveyRegistry, submission: Submission, *, now: datetime, by: str
) -> None:
    """Store one checked submission, under the id that its form was rendered with."""
    about = {"practice": submission.practice, "mode": submission.mode.value}
    with store.write() as tx:
        if insert.add(tx, [submission], surveys.published(tx)):
            audit.record(tx, AuditEntry(now, by, "form_entered", about))
