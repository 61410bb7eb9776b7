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

from feedback_server.actions.surveys.registry import Surveys
from feedback_server.crypto.hpke import SealingKeys
from feedback_server.store import Store, is_unreachable

from .envelopes import Item, Plaintext, Rejected, open_all, read_item
from .group_commit import GroupCommit
from .persist_batch import store_group
from .receipt_log import ReceivedLog
from .receipts import Arrival, Brought, Receipt, Taken
from .retry_after import Turns
from .validation import Practices, check_all
from .watchful import Watchful

MOST_A_GROUP = 500
"""Submissions in one transaction: what it costs to commit is then a hundredth of it."""
MOST_IN_HAND = 1000
"""Submissions taken in and not acknowledged yet: two groups, one being stored and one gathering.
Few enough that whoever is let in hears of it well within the 20 seconds that a tablet waits."""

Opener = Callable[[Sequence[Item]], Sequence[Plaintext | Rejected]]


@dataclass(frozen=True)
class Sent:
    """The envelopes of one request, each as it came, and how they came."""

    envelopes: Sequence[bytes]
    arrival: Arrival


class Receiver:
    """Stores what requests send."""

    def __init__(
        self, store: Store, surveys: Surveys, open_all: Opener, log: ReceivedLog | None = None
    ) -> None:
        self._store, self._surveys, self._open_all = store, surveys, open_all
        self._practices, self._watchful = Practices(), Watchful()
        self._log = log or ReceivedLog()

    def receive(self, group: Sequence[Sent]) -> list[Taken]:
        """Store everything once, in one transaction; what became of each request, in order.

        An item that cannot be opened, checked or stored is kept whole in quarantine.
        """
        brought = [self._checked(sent) for sent in group]
        taken = store_group(self._store, brought, self._watchful)
        receipts = [receipt for each in taken for receipt in each.receipts]
        became = Counter(each.reason or each.status for each in receipts)
        self._log.note(became)
        return taken

    def _checked(self, sent: Sent) -> Brought:
        items = [read_item(raw) for raw in sent.envelopes]
        opened, on = self._open_all(items), sent.arrival.on
        checked = check_all(self._store, self._surveys, self._practices, items, opened, on)
        return Brought(checked, sent.arrival)


class Overloaded(Exception):
    """More waits than can be stored soon: it is better sent again after ``retry_after_s``."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(retry_after_s)
        self.retry_after_s = retry_after_s


class IngestGate:
    """Where requests bring what they were sent: lets in as much as can be stored soon."""

    def __init__(self, submit: Callable[[Sent], Future[Taken]]) -> None:
        self._submit = submit
        self._in_hand = 0
        self._counting = threading.Lock()
        self._turns = Turns()

    def submit(self, sent: Sent) -> Future[Taken]:
        """Done after the commit. Raises Overloaded, and has then taken nothing."""
        number = len(sent.envelopes)
        with self._counting:
            self._make_sure_of_room(number)
            self._in_hand += number
        future = self._submit(sent)
        future.add_done_callback(partial(self._let_out, number))
        return future

    def _let_out(self, number: int, done: Future[Taken]) -> None:
        if not done.exception():
            self._turns.note_stored(number)
        with self._counting:
            self._in_hand -= number

    def _make_sure_of_room(self, number: int) -> None:
        if self._in_hand and self._in_hand + number > MOST_IN_HAND:
            raise Overloaded(self._turns.pause_s(number))


def ingest_gate(receiver: Receiver) -> IngestGate:
    """Stores what many requests bring at the same time in one transaction."""
    group_commit = GroupCommit(
        receiver.receive,
        most=MOST_A_GROUP,
        size=lambda sent: len(sent.envelopes),
        is_shared_failure=is_unreachable,
    )
    return IngestGate(group_commit.submit)


def receive(
    store: Store, surveys: Surveys, keys: SealingKeys, items: Sequence[Item], arrival: Arrival
) -> list[Receipt]:
    """For one caller alone, in a transaction of its own."""
    opened = open_all(items, keys)
    checked = check_all(store, surveys, Practices(), items, opened, arrival.on)
    return store_group(store, [Brought(checked, arrival)], Watchful())[0].receipts
