"""Stores what one or several requests brought, in one transaction."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from feedback_server.store import Store, Transaction
from feedback_server.store.submissions import insert, submissions
from feedback_server.store.submissions.insert import SubmissionRows
from feedback_server.store.tablets import tablets

from .envelopes import Rejected
from .judging import NOT_YOURS, Holders, Judge, loose
from .quarantine_quota import keep_in_quarantine
from .receipts import BatchResult, Receipt, ValidatedBatch
from .validation import ValidatedItem
from .watchful import Watchful


def persist_batches(
    store: Store, group: Sequence[ValidatedBatch], watchful: Watchful
) -> list[BatchResult]:
    """What became of each that was brought, in order, after the commit."""
    every = [each for brought in group for each in brought.opened]
    with store.write() as tx:
        holders = _holders(tx, every)
        judge = Judge(tx, watchful, holders, group)
        judged = [found for brought in group for found in judge.judge(brought)]
        receipts = _store_all(tx, every, judged)
        kept = keep_in_quarantine(tx, group, receipts, holders)
        _note_numbers(tx, every, holders, kept.receipts)
    judge.note_stored({each.id for each in receipts if each.status == "stored"})
    left = iter(kept.receipts)
    return [
        BatchResult(
            [next(left) for _ in brought.opened],
            loose(brought),
            _is_strange(brought, holders),
            strange_bytes,
        )
        for brought, strange_bytes in zip(group, kept.strange_bytes, strict=True)
    ]


def _is_strange(brought: ValidatedBatch, holders: Holders) -> bool:
    return any(each.plain is None or each.plain.token not in holders for each in brought.opened)


def _holders(tx: Transaction, every: Iterable[ValidatedItem]) -> Holders:
    tokens = {each.plain.token for each in every if each.plain} - {None}
    if not tokens:
        return {}
    digests = {token: hashlib.sha256(token.encode()).hexdigest() for token in tokens if token}
    known = tablets.token_holders(tx, digests.values())
    return {token: known[digest] for token, digest in digests.items() if digest in known}


def _store_all(
    tx: Transaction, every: Sequence[ValidatedItem], judged: Sequence[SubmissionRows | Rejected]
) -> list[Receipt]:
    first: dict[str, SubmissionRows] = {}
    for found in judged:
        if isinstance(found, SubmissionRows):
            first.setdefault(found.submission.id, found)
    new = insert.add_rows(tx, list(first.values()))
    repeats = set(first) - new
    held = submissions.digests(tx, repeats) if repeats else {}
    held |= {id: first[id].submission.digest for id in new}
    return [
        _receipt(each, found, first, new, held) for each, found in zip(every, judged, strict=True)
    ]


def _receipt(
    each: ValidatedItem,
    found: SubmissionRows | Rejected,
    first: Mapping[str, SubmissionRows],
    new: set[str],
    held: Mapping[str, str],
) -> Receipt:
    id = each.item.id
    if each.item.refusal:
        return Receipt(id, "refused", each.item.refusal)
    if isinstance(found, Rejected):
        kept = found.reason != NOT_YOURS
        return Receipt(id, "quarantined" if kept else "refused", found.reason)
    if held[id] != found.submission.digest:
        return Receipt(id, "quarantined", "id_conflict")
    is_new = found is first[id] and id in new
    return Receipt(id, "stored" if is_new else "already_stored")


def _note_numbers(
    tx: Transaction, every: Sequence[ValidatedItem], holders: Holders, receipts: Sequence[Receipt]
) -> None:
    """What has come from each tablet, what went to quarantine included: it is not missing."""
    tablets.add_sequence_numbers(
        tx,
        (
            (holder.tablet, each.plain.number)
            for each, receipt in zip(every, receipts, strict=True)
            if each.plain
            and each.plain.number is not None
            and (holder := holders.get(each.plain.token or ""))
            and receipt.status not in ("refused", "deferred")
        ),
    )
