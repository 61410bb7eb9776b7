"""Takes submissions in: open, check, store once, tally. What fails goes to quarantine whole.

Opening and checking need no lock. What is then to be stored shares one transaction with what others
bring at the same time, and nobody gets a receipt before that is on the disk.
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

from .envelopes import Item, Rejected, SubmissionPayload, open_all, read_item
from .group_commit import GroupCommit
from .persist_batch import persist_batches
from .receipt_log import ReceiptLog
from .receipts import BatchContext, BatchResult, Receipt, ValidatedBatch
from .retry_after import RetryAfterPacer
from .validation import PracticeRegistry, validate_all
from .watchful import Watchful

MOST_A_GROUP = 500
"""Submissions in one transaction: what it costs to commit is then a hundredth of it."""
MOST_PENDING = 1000
"""Submissions taken in and not acknowledged yet: two groups, one being stored and one gathering.
Few enough that whoever is let in hears of it well within the 20 seconds that a tablet waits."""

Opener = Callable[[Sequence[Item]], Sequence[SubmissionPayload | Rejected]]


@dataclass(frozen=True)
class SubmissionBatch:
    """The envelopes of one request, each as it came, and how they came."""

    envelopes: Sequence[bytes]
    arrival: BatchContext


class Ingester:
    """Stores what requests send."""

    def __init__(
        self, store: Store, surveys: SurveyRegistry, open_all: Opener, log: ReceiptLog | None = None
    ) -> None:
        self._store, self._surveys, self._open_all = store, surveys, open_all
        self._practices, self._watchful = PracticeRegistry(), Watchful()
        self._log = log or ReceiptLog()

    def receive(self, group: Sequence[SubmissionBatch]) -> list[BatchResult]:
        """Store everything once, in one transaction; what became of each request, in order.

        An item that cannot be opened, checked or stored is kept whole in quarantine.
        """
        brought = [self._checked(sent) for sent in group]
        taken = persist_batches(self._store, brought, self._watchful)
        receipts = [receipt for each in taken for receipt in each.receipts]
        became = Counter(each.reason or each.status for each in receipts)
        self._log.note(became)
        return taken

    def _checked(self, sent: SubmissionBatch) -> ValidatedBatch:
        items = [read_item(raw) for raw in sent.envelopes]
        opened, on = self._open_all(items), sent.arrival.on
        checked = validate_all(self._store, self._surveys, self._practices, items, opened, on)
        return ValidatedBatch(checked, sent.arrival)


class Overloaded(Exception):
    """More waits than can be stored soon: it is better sent again after ``retry_after_s``."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(retry_after_s)
        self.retry_after_s = retry_after_s


class IngestGate:
    """Where requests bring what they were sent: lets in as much as can be stored soon."""

    def __init__(self, submit: Callable[[SubmissionBatch], Future[BatchResult]]) -> None:
        self._submit = submit
        self._in_hand = 0
        self._counting = threading.Lock()
        self._turns = RetryAfterPacer()

    def submit(self, sent: SubmissionBatch) -> Future[BatchResult]:
        """Done after the commit. Raises Overloaded, and has then taken nothing."""
        number = len(sent.envelopes)
        with self._counting:
            self._make_sure_of_room(number)
            self._in_hand += number
        future = self._submit(sent)
        future.add_done_callback(partial(self._let_out, number))
        return future

    def _let_out(self, number: int, done: Future[BatchResult]) -> None:
        if not done.exception():
            self._turns.note_stored(number)
        with self._counting:
            self._in_hand -= number

    def _make_sure_of_room(self, number: int) -> None:
        if self._in_hand and self._in_hand + number > MOST_PENDING:
            raise Overloaded(self._turns.pause_s(number))


def ingest_gate(receiver: Ingester) -> IngestGate:
    """Stores what many requests bring at the same time in one transaction."""
    group_commit = GroupCommit(
        receiver.receive,
        most=MOST_A_GROUP,
        size=lambda sent: len(sent.envelopes),
        is_shared_failure=is_unreachable,
    )
    return IngestGate(group_commit.submit)


def ingest(
    store: Store,
    surveys: SurveyRegistry,
    keys: SealingKeys,
    items: Sequence[Item],
    arrival: BatchContext,
) -> list[Receipt]:
    """For one caller alone, in a transaction of its own."""
    opened = open_all(items, keys)
    checked = validate_all(store, surveys, PracticeRegistry(), items, opened, arrival.on)
    return persist_batches(store, [ValidatedBatch(checked, arrival)], Watchful())[0].receipts
