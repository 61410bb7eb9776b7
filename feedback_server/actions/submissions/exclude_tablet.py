"""Excludes what a tablet sent that was stolen or misused, and takes that back."""

from datetime import date, datetime

from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.crypto.signatures import tablet_tag
from feedback_server.domain.tablets.tablet import Exclusion
from feedback_server.store import Store
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.submissions.exclude_tablet import exclude, reinstate
from feedback_server.store.tablets import tablets

LONGEST_WHY = 200


class UnknownTablet(LookupError):
    """No tablet has this id."""


def exclude_tablet(
    store: Store,
    surveys: SurveyRegistry,
    key: bytes,
    id: str,
    *,
    since: date,
    why: str,
    on: date,
    now: datetime,
    by: str,
) -> int:
    """Exclude all its answers given since a day, and switch it off; how many were excluded.

    Kept reports stay as they are; the next revision says what has changed. Raises UnknownTablet.
    """
    with store.write() as tx:
        tablet = tablets.find(tx, id)
        if tablet is None:
            raise UnknownTablet(id)
        if tablet.left_out:
            since = min(since, tablet.left_out.since)
        if tablet.revoked_on is None:
            tablets.revoke(tx, id, on)
        number = exclude(tx, tablet_tag(key, id), since, surveys.published(tx))
        number += tablet.left_out.number if tablet.left_out else 0
        tablets.set_excluded(tx, id, Exclusion(since, number, why, by, on))
        about: dict[str, str | int] = {"tablet": id, "since": since.isoformat()}
        about |= {"submissions": number, "why": why}
        audit.record(tx, AuditEntry(now, by, "tablet_left_out", about))
    return number


def reinstate_tablet(
    store: Store, surveys: SurveyRegistry, key: bytes, id: str, *, now: datetime, by: str
) -> int:
    """Count its answers again; how many. The tablet stays switched off. Raises UnknownTablet."""
    with store.write() as tx:
        tablet = tablets.find(tx, id)
        if tablet is None:
            raise UnknownTablet(id)
        if tablet.left_out is None:
            return 0
        since = tablet.left_out.since
        number = reinstate(tx, tablet_tag(key, id), since, surveys.published(tx))
        tablets.set_excluded(tx, id, None)
        about: dict[str, str | int] = {"tablet": id, "submissions": number}
        audit.record(tx, AuditEntry(now, by, "tablet_brought_back", about))
    return number
