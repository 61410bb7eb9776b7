"""What a request brings, how it came, and what it is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from .validation import ValidatedItem

Status = Literal["stored", "already_stored", "quarantined", "refused", "deferred"]
"""What is deferred was not taken: whoever sent it keeps it, and sends it again."""
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
    """How a batch came."""

    on: date
    invitation_key: bytes
    room: int | None = None
    """How many may come from no tablet and by no invitation until its network has sent more than
    people in a waiting room can write; None for any number."""

    quarantine_room: int | None = None
    """Bytes that its network may add to the quarantine; None where a person brings it."""

    only: frozenset[str] | None = None
    """The practices that the person sees who brought it; None for all. Others are refused."""

    by_file: bool = False
    """A person brought it in a file: somebody should look before it counts."""


@dataclass(frozen=True)
class BatchResult:
    """What became of a batch: a receipt for each of it, in order.

    ``loose`` came from no tablet and by no invitation; ``strange`` says whether anything in it
    came from no tablet of ours.
    """

    receipts: list[Receipt]
    loose: int
    strange: bool
    strange_bytes: int = 0
    """That it added to the quarantine, of no tablet of ours."""


@dataclass(frozen=True)
class ValidatedBatch:
    """What one request brought, opened and checked."""

    opened: Sequence[ValidatedItem]
    arrival: BatchContext
