"""The batch of a request once it is validated, the context it came in, and what it is answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from .validation import ValidatedItem

Status = Literal["stored", "already_stored", "quarantined", "refused", "deferred"]
"""A deferred item was not stored: whoever sent it keeps it, and sends it again."""
CODES: Mapping[Status, int] = {
    "stored": 201,
    "already_stored": 200,
    "quarantined": 202,
    "refused": 400,
    "deferred": 503,
}


@dataclass(frozen=True)
class Receipt:
    """What became of one item. ``reason`` is a word for machines and holds no answer."""

    id: str
    status: Status
    reason: str | None = None

    @property
    def code(self) -> int:
        return 409 if self.reason == "id_conflict" else CODES[self.status]


@dataclass(frozen=True)
class BatchContext:
    """On which day and by which way a batch came, and what it may add."""

    on: date
    invitation_key: bytes
    most_open: int | None = None
    """How many may come from no tablet and by no invitation until its network has sent more than
    people in a waiting room can write; None for any number."""

    quarantine_bytes: int | None = None
    """How much its network may add to the quarantine; None where a person brings it."""

    only: frozenset[str] | None = None
    """The practices that the person sees who brought it; None for all. Others are refused."""

    by_file: bool = False
    """A person brought it in a file: somebody should look before it counts."""

    keeps_unfinished: bool = False
    """Whether the provider keeps the first answer of a patient who went away."""


@dataclass(frozen=True)
class BatchResult:
    """What became of a batch: a receipt for each of its items, in order."""

    receipts: list[Receipt]
    open_count: int
    """How many of them came from no tablet and by no invitation."""

    untrusted: bool
    """Whether any of them came from no tablet of ours."""

    untrusted_bytes: int = 0
    """How much those that came from no tablet of ours added to the quarantine."""


@dataclass(frozen=True)
class ValidatedBatch:
    """The items of one request, opened and validated."""

    items: Sequence[ValidatedItem]
    context: BatchContext

    @property
    def open_count(self) -> int:
        """How many came from no tablet and by no invitation."""
        return sum(item.payload is not None and item.payload.is_open for item in self.items)
