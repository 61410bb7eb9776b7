"""Gives everything in quarantine another try, after what was missing has come."""

from collections import Counter
from datetime import datetime

from ..sealing import Keys
from ..store import Store, audit, quarantine
from ..store.audit import Entry
from .envelopes import Item, read_item
from .publish_survey import Surveys
from .receive import receive
from .received import Arrival


def replay(
    store: Store, surveys: Surveys, keys: Keys, invitation_key: bytes, *, by: str, now: datetime
) -> Counter[str]:
    """How many were stored, and how many stay for which reason.

    Each is received anew as of the day it first came, and leaves quarantine once it is stored.
    """
    with store.read() as tx:
        held = quarantine.every(tx)
    outcome: Counter[str] = Counter()
    for each in held:
        item: Item = read_item(each.envelope.encode())
        arrival = Arrival(each.received_on, invitation_key)
        (receipt,) = receive(store, surveys, keys, [item], arrival)
        if receipt.status in ("stored", "already_stored"):
            with store.write() as tx:
                quarantine.release(tx, each)
        outcome[receipt.reason or receipt.status] += 1
    with store.write() as tx:
        audit.record(tx, Entry(now, by, "quarantine_replayed", dict(outcome)))
    return outcome
