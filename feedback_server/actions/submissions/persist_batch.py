"""Stores the validated batches of one or several requests, in one transaction."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from feedback_server.store import Store, Transaction
from feedback_server.store.submissions import insert, submissions
from feedback_server.store.submissions.insert import SubmissionRows
from feedback_server.store.tablets import tablets

from .envelopes import Rejected
from .flagging import NOT_YOURS, Flagger, Holders
from .quarantine_quota import keep_in_quarantine
from .receipts import BatchResult, Receipt, ValidatedBatch
from .validation import ValidatedItem
from .volume_limits import VolumeLimits


def persist_batches(
    store: Store, batches: Sequence[ValidatedBatch], limits: VolumeLimits
) -> list[BatchResult]:
    """The result of each batch, in order, after the commit."""
    items = [item for batch in batches for item in batch.items]
    with store.write() as tx:
        holders = _holders(tx, items)
        flagger = Flagger(tx, limits, holders, batches)
        flagged = [rows for batch in batches for rows in flagger.flag(batch)]
        receipts = _store_all(tx, items, flagged)
        kept = keep_in_quarantine(tx, batches, receipts, holders)
        _note_numbers(tx, items, holders, kept.receipts)
    flagger.note_stored({receipt.id for receipt in receipts if receipt.status == "stored"})
    left = iter(kept.receipts)
    return [
        BatchResult(
            [next(left) for _ in batch.items],
            batch.open_count,
            _is_untrusted(batch, holders),
            untrusted_bytes,
        )
        for batch, untrusted_bytes in zip(batches, kept.untrusted_bytes, strict=True)
    ]


def _is_untrusted(batch: ValidatedBatch, holders: Holders) -> bool:
    return any(item.payload is None or item.payload.token not in holders for item in batch.items)


def _holders(tx: Transaction, items: Iterable[ValidatedItem]) -> Holders:
    tokens = {item.payload.token for item in items if item.payload} - {None}
    if not tokens:
        return {}
    digests = {token: hashlib.sha256(token.encode()).hexdigest() for token in tokens if token}
    known = tablets.token_holders(tx, digests.values())
    return {token: known[digest] for token, digest in digests.items() if digest in known}


def _store_all(
    tx: Transaction, items: Sequence[ValidatedItem], flagged: Sequence[SubmissionRows | Rejected]
) -> list[Receipt]:
    first: dict[str, SubmissionRows] = {}
    for rows in flagged:
        if isinstance(rows, SubmissionRows):
            first.setdefault(rows.submission.id, rows)
    new = insert.add_rows(tx, list(first.values()))
    repeats = set(first) - new
    held = submissions.digests(tx, repeats) if repeats else {}
    held |= {id: first[id].submission.digest for id in new}
    return [
        _receipt(item, rows, first, new, held) for item, rows in zip(items, flagged, strict=True)
    ]


def _receipt(
    item: ValidatedItem,
    rows: SubmissionRows | Rejected,
    first: Mapping[str, SubmissionRows],
    new: set[str],
    held: Mapping[str, str],
) -> Receipt:
    id = item.received.id
    if item.received.refusal:
        return Receipt(id, "refused", item.received.refusal)
    if isinstance(rows, Rejected):
        kept = rows.reason != NOT_YOURS
        return Receipt(id, "quarantined" if kept else "refused", rows.reason)
    if held[id] != rows.submission.digest:
        return Receipt(id, "quarantined", "id_conflict")
    is_new = rows is first[id] and id in new
    return Receipt(id, "stored" if is_new else "already_stored")


def _note_numbers(
    tx: Transaction, items: Sequence[ValidatedItem], holders: Holders, receipts: Sequence[Receipt]
) -> None:
    """Which of its submissions each tablet has sent; what went to quarantine is not missing."""
    tablets.add_sequence_numbers(
        tx,
        (
            (holder.tablet, item.payload.number)
            for item, receipt in zip(items, receipts, strict=True)
            if item.payload
            and item.payload.number is not None
            and (holder := holders.get(item.payload.token or ""))
            and receipt.status not in ("refused", "deferred")
        ),
    )
