"""Makes one-time invitations for a practice."""

from datetime import date, datetime

from ..invitations import make_invitation
from ..store import Store, audit, invitations, organisations
from ..store.audit import Entry
from .devices import NoSuchPractice

MOST = 1000


def invite(
    store: Store, key: bytes, *, practice: str, count: int, on: date, now: datetime, by: str
) -> list[str]:
    """So many new ones; ValueError for none or over a thousand. Only their number is kept."""
    if not 1 <= count <= MOST:
        raise ValueError(f"make 1 to {MOST} invitations at once")
    with store.write() as tx:
        if organisations.find_practice(tx, practice) is None:
            raise NoSuchPractice(practice)
        invitations.note_batch(tx, practice, on, count)
        about: dict[str, str | int] = {"practice": practice, "count": count}
        audit.record(tx, Entry(now, by, "invitations_made", about))
    return [make_invitation(key, practice, on) for _ in range(count)]
