"""Keeps the quarantine from filling the disk: what is beyond its quota is not acknowledged.

Whoever sent it keeps it and sends it again, so that nothing is lost of a tablet's or a phone's.
Tablets of ours have a quota of their own: however much strangers send, they cannot crowd them out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from feedback_server.store import Transaction
from feedback_server.store.submissions import quarantine
from feedback_server.store.submissions.quarantine import Quarantined

from .flagging import Holders
from .receipts import Receipt, ValidatedBatch
from .validation import ValidatedItem

MEGABYTE = 1_000_000
MOST_OF_STRANGERS = 64 * MEGABYTE
"""In all. An envelope of a long survey has 10 kB: six thousand of them, which nobody has ever come
to without a fault that should be mended first."""
MOST_OF_TABLETS = 256 * MEGABYTE
FULL = "quarantine_full"


@dataclass
class _Quota:
    """How many bytes may still be added."""

    left: int


class _Quotas:
    """Of tablets, and of all that strangers send; each is read when it is first needed."""

    def __init__(self, tx: Transaction, wanted: Sequence[Quarantined]) -> None:
        self._tx = tx
        self._held = quarantine.already_held(tx, wanted)

    @cached_property
    def tablets(self) -> _Quota:
        return _Quota(MOST_OF_TABLETS - quarantine.held_bytes(self._tx, of_tablet=True))

    @cached_property
    def strangers(self) -> _Quota:
        return _Quota(MOST_OF_STRANGERS - quarantine.held_bytes(self._tx, of_tablet=False))

    def allow(self, item: Quarantined, network: _Quota) -> bool:
        """Whether there is room; an item that is held already, or comes twice, needs none."""
        if (item.id, item.digest) in self._held:
            return True
        quotas = [self.tablets] if item.of_tablet else [self.strangers, network]
        if any(item.size > quota.left for quota in quotas):
            return False
        for quota in quotas:
            quota.left -= item.size
        self._held.add((item.id, item.digest))
        return True


@dataclass(frozen=True)
class QuarantineResult:
    receipts: list[Receipt]
    """Of all items, in order; where there was no room the item is deferred."""

    untrusted_bytes: list[int]
    """How much each batch added that came from no tablet of ours."""


def keep_in_quarantine(
    tx: Transaction,
    batches: Sequence[ValidatedBatch],
    receipts: Sequence[Receipt],
    holders: Holders,
) -> QuarantineResult:
    """Put there what could not be stored, as far as there is room."""
    left = iter(receipts)
    pairs = [[(item, next(left)) for item in batch.items] for batch in batches]
    wanted = [
        [_quarantined(item, receipt, batch, holders) for item, receipt in of_batch]
        for batch, of_batch in zip(batches, pairs, strict=True)
    ]
    failed = [item for of_batch in wanted for item in of_batch if item]
    if not failed:
        return QuarantineResult(list(receipts), [0] * len(batches))
    quotas, kept = _Quotas(tx, failed), list[Quarantined]()
    answered, untrusted_bytes = list[Receipt](), list[int]()
    for batch, of_batch, mine in zip(batches, pairs, wanted, strict=True):
        most = batch.context.quarantine_bytes
        network = _Quota(most or 0)
        for (_, receipt), item in zip(of_batch, mine, strict=True):
            if item and (most is None or quotas.allow(item, network)):
                kept.append(item)
            elif item:
                receipt = replace(receipt, status="deferred", reason=FULL)
            answered.append(receipt)
        untrusted_bytes.append((most or 0) - network.left)
    quarantine.add(tx, kept)
    return QuarantineResult(answered, untrusted_bytes)


def _quarantined(
    item: ValidatedItem, receipt: Receipt, batch: ValidatedBatch, holders: Holders
) -> Quarantined | None:
    if receipt.status != "quarantined":
        return None
    holder = holders.get(item.payload.token or "") if item.payload else None
    ours = holder is not None and not holder.revoked
    received, why = item.received, receipt.reason or ""
    on = batch.context.on
    return Quarantined(received.id, received.digest, received.raw, why, on, ours)
