"""Shared tablets: added, set up with a one-time code, switched off and on again."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from feedback_server.domain.organisations.organisation import Practice
from feedback_server.domain.tablets.tablet import (
    ALPHABET,
    CODE_LENGTH,
    CODE_VALID,
    Completeness,
    Device,
    Setup,
    completeness,
    normal_code,
)
from feedback_server.store import Store
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import Entry
from feedback_server.store.organisations import organisations
from feedback_server.store.tablets import tablets

PIN_ROUNDS = 210_000  # PBKDF2-HMAC-SHA256: a browser does it in a fraction of a second
PIN_LENGTHS = range(6, 9)
RUN = "01234567890"
"""Digits in a row, which are tried first."""


class NoSuchPractice(LookupError):
    """No practice with this code has been imported."""


@dataclass(frozen=True)
class Enrolled:
    """What a tablet gets for its code: shown to it once, and to nobody else."""

    device: Device
    practice: Practice
    token: str
    made: int
    """The number of the last submission that this tablet is known to have made."""


@dataclass(frozen=True)
class Known:
    """A tablet with all that can be said of it."""

    device: Device
    completeness: Completeness


def offered_pin() -> str:
    """Six digits that nobody has used for anything else."""
    while fault_of_pin(pin := f"{secrets.randbelow(10**6):06}"):
        pass
    return pin


def fault_of_pin(pin: str) -> str:
    """What is wrong with a new PIN, in words; empty for a good one."""
    if not (pin.isascii() and pin.isdigit() and len(pin) in PIN_LENGTHS):
        return "Enter a PIN of 6 to 8 digits"
    if len(set(pin)) == 1 or pin in RUN or pin in RUN[::-1]:
        return "Enter a PIN that is harder to guess"
    return ""


def with_pin(setup: Setup, pin: str) -> Setup:
    """The same set-up with this PIN for the staff corner; ValueError says what is wrong with it."""
    if fault := fault_of_pin(pin):
        raise ValueError(fault)
    salt = secrets.token_hex(16)
    digest = hashlib.pbkdf2_hmac("sha256", pin.encode(), bytes.fromhex(salt), PIN_ROUNDS)
    return replace(setup, pin_salt=salt, pin_digest=digest.hex())


def add_device(
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
    """Add a tablet; the code that sets it up, once, within a quarter of an hour."""
    with store.write() as tx:
        if organisations.find_practice(tx, practice) is None:
            raise NoSuchPractice(practice)
        tablets.add(tx, Device(id, label, practice, setup, on))
        audit.record(tx, Entry(now, by, "device_added", {"device": id, "practice": practice}))
    return offer_code(store, id, now=now, by=by)


def offer_code(store: Store, id: str, *, now: datetime, by: str) -> str:
    """A new code for a tablet, which ends any older one."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    with store.write() as tx:
        tablets.offer_code(tx, id, _digest(code), now + CODE_VALID)
        audit.record(tx, Entry(now, by, "device_code", {"device": id}))
    return code


def enrol(store: Store, code: str, *, now: datetime) -> Enrolled | None:
    """Set up the tablet that shows this code; None for one that is wrong, used or over."""
    token, digest = secrets.token_urlsafe(32), _digest(normal_code(code))
    with store.read() as tx:  # whoever guesses keeps no writer waiting
        if not tablets.has_code(tx, digest):
            return None
    with store.write() as tx:
        device = tablets.take_code(tx, digest, now)
        if device is None:
            return None
        practice = organisations.find_practice(tx, device.practice)
        assert practice is not None
        tablets.add_token(tx, _digest(token), device.id)
        made = completeness(tablets.came_of(tx, [device.id])[device.id], device.last).made
        audit.record(tx, Entry(now, "", "device_enrolled", {"device": device.id}))
    return Enrolled(device, practice, token, made)


def change_device(
    store: Store, id: str, *, label: str, setup: Setup, now: datetime, by: str
) -> None:
    with store.write() as tx:
        tablets.change(tx, id, label=label, setup=setup)
        audit.record(tx, Entry(now, by, "device_changed", {"device": id}))


def move_device(store: Store, id: str, *, to: str, on: date, now: datetime, by: str) -> None:
    """From its next sync on it asks for another practice. Raises NoSuchPractice.

    What it has made until that day stays with the practice that it was made for.
    """
    with store.write() as tx:
        before = tablets.find(tx, id)
        if before is None or organisations.find_practice(tx, to) is None:
            raise NoSuchPractice(to)
        tablets.move(tx, id, to, before=before.practice, on=on)
        about = {"device": id, "practice": to, "before": before.practice}
        audit.record(tx, Entry(now, by, "device_moved", about))


def switch_off(store: Store, id: str, *, on: date, now: datetime, by: str) -> None:
    """From now on what it sends goes to quarantine."""
    with store.write() as tx:
        tablets.revoke(tx, id, on)
        audit.record(tx, Entry(now, by, "device_off", {"device": id}))


def switch_on(store: Store, id: str, *, now: datetime, by: str) -> None:
    with store.write() as tx:
        tablets.restore(tx, id)
        audit.record(tx, Entry(now, by, "device_on", {"device": id}))


def known_devices(store: Store, practices: Collection[str] | None = None) -> list[Known]:
    """Those of these practices; all where that is None."""
    with store.read() as tx:
        found = tablets.every(tx) if practices is None else tablets.of(tx, practices)
        came = tablets.came_of(tx, [each.id for each in found])
        return [Known(each, completeness(came[each.id], each.last)) for each in found]


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
