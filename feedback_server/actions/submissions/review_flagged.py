"""A person's decision on flagged submissions: count them, or exclude them."""

from collections.abc import Sequence
from datetime import datetime

from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.submissions.submission import Decision
from feedback_server.store import Store
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.submissions import flagged


def review_flagged(
    store: Store,
    surveys: SurveyRegistry,
    ids: Sequence[str],
    decision: Decision,
    *,
    now: datetime,
    by: str,
) -> int:
    """How many were decided: those that a colleague has dealt with already are left as they are."""
    with store.write() as tx:
        done = flagged.decide(tx, ids, decision, surveys.published(tx))
        about = {"decision": decision.value, "submissions": done}
        audit.record(tx, AuditEntry(now, by, "flagged_decided", about))
    return done
