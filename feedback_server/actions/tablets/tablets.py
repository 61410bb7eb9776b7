"""Shared tablets: added, set up with a one-time code, switched off and on again."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from feedback_server.actions.editing.documents import ChangedMeanwhile
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.domain.tablets.tablet import (
    ALPHABET,
    CODE_LENGTH,
    CODE_VALID,
    Completeness,
    Setup,
    Tablet,
    completeness,
    normalize_code,
)
from feedback_server.store import Store
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.organisations import organisations
from feedback_server.store.tablets import tablets

PIN_ROUNDS = 210_000  # PBKDF2-HMAC-SHA256: a browser does it in a fraction of a second
PIN_LENGTHS = range(6, 9)
RUN = "01234567890"
"""Sequences of digits that are guessed first."""


class UnknownPractice(LookupError):
    """There is no practice with this code."""


@dataclass(frozen=True)
class EnrolledTablet:
    """What a tablet receives for its setup code, once."""

    tablet: Tablet
    practice: Practice
    token: str
    made: int
    """Sequence number of the last submission that this tablet is known to have made."""


@dataclass(frozen=True)
class TabletStatus:
    """A tablet and its completeness."""

    tablet: Tablet
    completeness: Completeness


def suggest_pin() -> str:
    """A random PIN of six digits."""
    while pin_problem(pin := f"{secrets.randbelow(10**6):06}"):
        pass
    return pin


def pin_problem(pin: str) -> str:
    """The problem with a new PIN, in words; empty for a good one."""
    if not (pin.isascii() and pin.isdigit() and len(pin) in PIN_LENGTHS):
        return "Enter a PIN of 6 to 8 digits"
    if len(set(pin)) == 1 or pin in RUN or pin in RUN[::-1]:
        return "Enter a PIN that is harder to guess"
    return ""


def hash_pin(setup: Setup, pin: str) -> Setup:
    """The setup with this PIN for the staff panel. Raises ValueError with the problem."""
    if fault := pin_problem(pin):
        raise ValueError(fault)
    salt = secrets.token_hex(16)
    digest = hashlib.pbkdf2_hmac("sha256", pin.encode(), bytes.fromhex(salt), PIN_ROUNDS)
    return replace(setup, pin_salt=salt, pin_digest=digest.hex())


def add_tablet(
    store: Store,
    *,
    practice: str,
    label: str,
    setup: Setup,
    id: str,
    on: date,
    now: datetime,
    by: str,
) -> str:
    """Add a tablet; returns its setup code, valid once and for 15 minutes."""
    with store.write() as tx:
        if organisations.find_practice(tx, practice) is None:
            raise UnknownPractice(practice)
        tablets.add(tx, Tablet(id, label, practice, setup, on))
        audit.record(tx, AuditEntry(now, by, "tablet_added", {"tablet": id, "practice": practice}))
    return issue_setup_code(store, id, now=now, by=by)


def issue_setup_code(store: Store, id: str, *, now: datetime, by: str) -> str:
    """A new setup code, which replaces any older one."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    with store.write() as tx:
        tablets.store_setup_code(tx, id, _digest(code), now + CODE_VALID)
        audit.record(tx, AuditEntry(now, by, "tablet_code", {"tablet": id}))
    return code


def enrol_tablet(store: Store, code: str, *, now: datetime) -> EnrolledTablet | None:
    """Set up the tablet with this code; None if the code is wrong, used or expired."""
    token, digest = secrets.token_urlsafe(32), _digest(normalize_code(code))
    with store.read() as tx:  # whoever guesses keeps no writer waiting
        if not tablets.setup_code_exists(tx, digest):
            return None
    with store.write() as tx:
        tablet = tablets.redeem_setup_code(tx, digest, now)
        if tablet is None:
            return None
        practice = organisations.find_practice(tx, tablet.practice)
        assert practice is not None
        tablets.add_token(tx, _digest(token), tablet.id)
        made = completeness(tablets.received_numbers(tx, [tablet.id])[tablet.id], tablet.last).made
        audit.record(tx, AuditEntry(now, "", "tablet_enrolled", {"tablet": tablet.id}))
    return EnrolledTablet(tablet, practice, token, made)


def change_tablet(
    store: Store, id: str, *, label: str, setup: Setup, instead_of: Tablet, now: datetime, by: str
) -> None:
    """Change a tablet's name and set-up. Raises ChangedMeanwhile where they are others by now."""
    with store.write() as tx:
        there = tablets.find(tx, id)
        if there and (there.label, there.setup) != (instead_of.label, instead_of.setup):
            raise ChangedMeanwhile
        tablets.change(tx, id, label=label, setup=setup)
        audit.record(tx, AuditEntry(now, by, "tablet_changed", {"tablet": id}))


def move_tablet(store: Store, id: str, *, to: str, on: date, now: datetime, by: str) -> None:
    """Move a tablet to another practice, from its next sync on. Raises UnknownPractice.

    Earlier submissions stay with the practice that they were made for.
    """
    with store.write() as tx:
        before = tablets.find(tx, id)
        if before is None or organisations.find_practice(tx, to) is None:
            raise UnknownPractice(to)
        tablets.move(tx, id, to, before=before.practice, on=on)
        about = {"tablet": id, "practice": to, "before": before.practice}
        audit.record(tx, AuditEntry(now, by, "tablet_moved", about))


def switch_off(store: Store, id: str, *, on: date, now: datetime, by: str) -> None:
    """Switch a tablet off: what it sends from now on goes to quarantine."""
    with store.write() as tx:
        tablets.revoke(tx, id, on)
        audit.record(tx, AuditEntry(now, by, "tablet_off", {"tablet": id}))


def switch_on(store: Store, id: str, *, now: datetime, by: str) -> None:
    with store.write() as tx:
        tablets.restore(tx, id)
        audit.record(tx, AuditEntry(now, by, "tablet_on", {"tablet": id}))


def tablet_statuses(store: Store, practices: Collection[str] | None = None) -> list[TabletStatus]:
    """The tablets of these practices; all of them for None."""
    with store.read() as tx:
        found = (
            tablets.list_tablets(tx) if practices is None else tablets.for_practices(tx, practices)
        )
        came = tablets.received_numbers(tx, [tablet.id for tablet in found])
        return [
            TabletStatus(tablet, completeness(came[tablet.id], tablet.last)) for tablet in found
        ]


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
