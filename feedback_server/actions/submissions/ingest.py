"""Takes submissions in: open, validate, store once, tally. What fails goes to quarantine whole.

Opening and validating need no lock. What is then to be stored shares one transaction with the
batches that others send at the same time, and nobody gets a receipt before that is on the disk.
"""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.crypto.hpke import SealingKeys
from feedback_server.store import Store, is_unreachable

from .envelopes import ReceivedItem, Rejected, SubmissionPayload, open_all, read_item
from .group_commit import GroupCommit
from .persist_batch import persist_batches
from .receipt_log import ReceiptLog
from .receipts import BatchContext, BatchResult, Receipt, ValidatedBatch
from .retry_after import RetryAfterPacer
from .validation import PracticeRegistry, validate_all
from .volume_limits import VolumeLimits

MOST_A_GROUP = 500
"""Submissions in one transaction: what it costs to commit is then a hundredth of it."""
MOST_PENDING = 1000
"""Submissions accepted and not acknowledged yet: two groups, one being stored and one gathering.
Few enough that whoever is let in hears of it well within the 20 seconds that a tablet waits."""

Opener = Callable[[Sequence[ReceivedItem]], Sequence[SubmissionPayload | Rejected]]


@dataclass(frozen=True)
class SubmissionBatch:
    """The envelopes of one request, each as it came, and how they came."""

    envelopes: Sequence[bytes]
    context: BatchContext


class Ingester:
    """Stores the batches that requests send."""

    def __init__(
        self, store: Store, surveys: SurveyRegistry, open_all: Opener, log: ReceiptLog | None = None
    ) -> None:
        self._store, self._surveys, self._open_all = store, surveys, open_all
        self._practices, self._limits = PracticeRegistry(), VolumeLimits()
        self._log = log or ReceiptLog()

    def ingest(self, batches: Sequence[SubmissionBatch]) -> list[BatchResult]:
        """Store everything once, in one transaction; the result of each batch, in order.

        An item that cannot be opened, validated or stored is kept whole in quarantine.
        """
        validated = [self._validated(batch) for batch in batches]
        results = persist_batches(self._store, validated, self._limits)
        receipts = [receipt for result in results for receipt in result.receipts]
        self._log.note(Counter(receipt.reason or receipt.status for receipt in receipts))
        return results

    def _validated(self, batch: SubmissionBatch) -> ValidatedBatch:
        items = [read_item(raw) for raw in batch.envelopes]
        opened, on = self._open_all(items), batch.context.on
        validated = validate_all(self._store, self._surveys, self._practices, items, opened, on)
        return ValidatedBatch(validated, batch.context)


class Overloaded(Exception):
    """More is pending than can be stored soon: send it again after ``retry_after_s`` seconds."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(retry_after_s)
        self.retry_after_s = retry_after_s


class IngestGate:
    """Where requests hand over their batches: lets in as much as can be stored soon."""

    def __init__(self, submit: Callable[[SubmissionBatch], Future[BatchResult]]) -> None:
        self._submit = submit
        self._pending = 0
        self._lock = threading.Lock()
        self._pacer = RetryAfterPacer()

    def submit(self, batch: SubmissionBatch) -> Future[BatchResult]:
        """Done after the commit. Raises Overloaded, and has then stored nothing."""
        number = len(batch.envelopes)
        with self._lock:
            if self._pending and self._pending + number > MOST_PENDING:
                raise Overloaded(self._pacer.retry_after_s(number))
            self._pending += number
        future = self._submit(batch)
        future.add_done_callback(partial(self._finish, number))
        return future

    def _finish(self, number: int, done: Future[BatchResult]) -> None:
        if not done.exception():
            self._pacer.note_stored(number)
        with self._lock:
            self._pending -= number


def ingest_gate(ingester: Ingester) -> IngestGate:
    """A gate that stores what many requests send at the same time in one transaction."""
    group_commit = GroupCommit(
        ingester.ingest,
        most=MOST_A_GROUP,
        size=lambda batch: len(batch.envelopes),
        is_shared_failure=is_unreachable,
    )
    return IngestGate(group_commit.submit)


def ingest(
    store: Store,
    surveys: SurveyRegistry,
    keys: SealingKeys,
    items: Sequence[ReceivedItem],
    context: BatchContext,
) -> list[Receipt]:
    """For one caller alone, in a transaction of its own."""
    opened = open_all(items, keys)
    validated = validate_all(store, surveys, PracticeRegistry(), items, opened, context.on)
    batch = ValidatedBatch(validated, context)
    return persist_batches(store, [batch], VolumeLimits())[0].receipts
