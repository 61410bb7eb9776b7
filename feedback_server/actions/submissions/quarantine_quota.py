"""Keeps the quarantine from filling the disk: what is beyond its room is not acknowledged.

Whoever sent it keeps it and sends it again, so that nothing is lost of a tablet's or a phone's.
Tablets of ours have room of their own: however much strangers send, they cannot crowd them out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from feedback_server.store import Transaction
from feedback_server.store.submissions import quarantine
from feedback_server.store.submissions.quarantine import Quarantined

from .judging import Holders
from .receipts import Receipt, ValidatedBatch
from .validation import ValidatedItem

MEGABYTE = 1_000_000
MOST_OF_STRANGERS = 64 * MEGABYTE
"""In all. An envelope of a long survey has 10 kB: six thousand of them, which nobody has ever come
to without a fault that should be mended first."""
MOST_OF_TABLETS = 256 * MEGABYTE
FULL = "quarantine_full"


@dataclass
class _Room:
    """Bytes that are left."""

    left: int


class _Quota:
    def __init__(self, tx: Transaction, wanted: Sequence[Quarantined]) -> None:
        self._tx = tx
        self._held = quarantine.known(tx, wanted)

    @cached_property
    def tablets(self) -> _Room:
        return _Room(MOST_OF_TABLETS - quarantine.taken(self._tx, of_tablet=True))

    @cached_property
    def strangers(self) -> _Room:
        return _Room(MOST_OF_STRANGERS - quarantine.taken(self._tx, of_tablet=False))

    def takes(self, item: Quarantined, network: _Room) -> bool:
        """What is held already, or comes twice, takes no room."""
        if (item.id, item.digest) in self._held:
            return True
        rooms = [self.tablets] if item.of_tablet else [self.strangers, network]
        if any(item.size > room.left for room in rooms):
            return False
        for room in rooms:
            room.left -= item.size
        self._held.add((item.id, item.digest))
        return True


@dataclass(frozen=True)
class QuarantineResult:
    """``receipts`` of all, in order. ``strange_bytes`` is how much each request added that is no
    tablet's."""

    receipts: list[Receipt]
    strange_bytes: list[int]


def keep_in_quarantine(
    tx: Transaction, group: Sequence[ValidatedBatch], receipts: Sequence[Receipt], holders: Holders
) -> QuarantineResult:
    """Put there what could not be stored, as far as there is room."""
    left = iter(receipts)
    pairs = [[(each, next(left)) for each in brought.opened] for brought in group]
    wanted = [
        [_item(each, receipt, brought, holders) for each, receipt in of_request]
        for brought, of_request in zip(group, pairs, strict=True)
    ]
    items = [item for of_request in wanted for item in of_request if item]
    if not items:
        return QuarantineResult(list(receipts), [0] * len(group))
    quota, told, strange_bytes = _Quota(tx, items), [], []
    fit: list[Quarantined] = []
    for brought, of_request, mine in zip(group, pairs, wanted, strict=True):
        room = brought.arrival.quarantine_room
        network = _Room(room or 0)
        for (_, receipt), item in zip(of_request, mine, strict=True):
            if item and (room is None or quota.takes(item, network)):
                fit.append(item)
            elif item:
                receipt = replace(receipt, status="deferred", reason=FULL)
            told.append(receipt)
        strange_bytes.append((room or 0) - network.left)
    quarantine.add(tx, fit)
    return QuarantineResult(told, strange_bytes)


def _item(
    each: ValidatedItem, receipt: Receipt, brought: ValidatedBatch, holders: Holders
) -> Quarantined | None:
    if receipt.status != "quarantined":
        return None
    holder = holders.get(each.plain.token or "") if each.plain else None
    ours = holder is not None and not holder.revoked
    item, why = each.item, receipt.reason or ""
    return Quarantined(item.id, item.digest, item.raw, why, brought.arrival.on, ours)
