"""A person's word on flagged submissions: count them, or leave them out."""

from collections.abc import Sequence
from datetime import datetime

from ..domain.submission import Decision
from ..store import Store, audit, flagged
from ..store.audit import Entry
from .publish_survey import Surveys


def decide(
    store: Store,
    surveys: Surveys,
    ids: Sequence[str],
    decision: Decision,
    *,
    now: datetime,
    by: str,
) -> int:
    """How many were decided: those that a colleague has dealt with already are left as they are."""
    with store.write() as tx:
        done = flagged.decide(tx, ids, decision, surveys.of(tx))
        about = {"decision": decision.value, "submissions": done}
        audit.record(tx, Entry(now, by, "flagged_decided", about))
    return done
