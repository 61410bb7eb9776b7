"""Creates one-time invitations for a practice's patients."""

from datetime import date, datetime

from feedback_server.actions.tablets.tablets import UnknownPractice
from feedback_server.crypto.invitation_tokens import create_token
from feedback_server.store import Store
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.collect import patient_invitations
from feedback_server.store.organisations import organisations

MOST = 1000


def create_invitations(
    store: Store, key: bytes, *, practice: str, count: int, on: date, now: datetime, by: str
) -> list[str]:
    """New invitations, of which only the number is stored; ValueError for 0 or over 1,000."""
    if not 1 <= count <= MOST:
        raise ValueError(f"make 1 to {MOST} invitations at once")
    with store.write() as tx:
        if organisations.find_practice(tx, practice) is None:
            raise UnknownPractice(practice)
        patient_invitations.record_batch(tx, practice, on, count)
        about: dict[str, str | int] = {"practice": practice, "count": count}
        audit.record(tx, AuditEntry(now, by, "invitations_made", about))
    return [create_token(key, practice, on) for _ in range(count)]
