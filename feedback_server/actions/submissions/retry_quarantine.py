"""Gives everything in quarantine another try, after what was missing has come."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby

from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.crypto.hpke import SealingKeys
from feedback_server.store import Store
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.submissions import quarantine
from feedback_server.store.submissions.quarantine import QuarantineKey

from .envelopes import read_item
from .ingest import ingest
from .receipts import BatchContext

AT_ONCE = 200
"""In one transaction, and in memory: after a flood there are thousands."""


def retry_quarantine(
    store: Store,
    surveys: SurveyRegistry,
    keys: SealingKeys,
    invitation_key: bytes,
    *,
    keeps_unfinished: bool,
    by: str,
    now: datetime,
) -> Counter[str]:
    """How many were stored, and how many stay for which reason.

    Each is received anew as of the day it first came, and leaves quarantine once it is stored.
    """
    outcome: Counter[str] = Counter()
    for day, some in _parts(store):
        with store.read() as tx:
            envelopes = quarantine.read_envelopes(tx, some)
        items = [read_item(envelope.encode()) for envelope in envelopes.values()]
        context = BatchContext(day, invitation_key, keeps_unfinished=keeps_unfinished)
        receipts = ingest(store, surveys, keys, items, context)
        outcome.update(receipt.reason or receipt.status for receipt in receipts)
        with store.write() as tx:
            for name, receipt in zip(envelopes, receipts, strict=True):
                if receipt.status in ("stored", "already_stored"):
                    quarantine.release(tx, name)
    with store.write() as tx:
        audit.record(tx, AuditEntry(now, by, "quarantine_retried", dict(outcome)))
    return outcome


def _parts(store: Store) -> Iterator[tuple[date, Sequence[QuarantineKey]]]:
    """Those of one day at a time, the first that came first."""
    with store.read() as tx:
        held = quarantine.list_keys(tx)
    for day, of_day in groupby(held, key=lambda name: name.received_on):
        names = list(of_day)
        for start in range(0, len(names), AT_ONCE):
            yield day, names[start : start + AT_ONCE]
