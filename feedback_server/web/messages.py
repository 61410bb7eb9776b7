"""The shapes of what the interface takes and gives."""

from typing import Annotated

import msgspec

MOST_ENVELOPES = 50


class Batch(msgspec.Struct, frozen=True):
    """Up to 50 envelopes; each is read by itself, so that a bad one stops no other."""

    envelopes: Annotated[list[msgspec.Raw], msgspec.Meta(min_length=1, max_length=MOST_ENVELOPES)]


class ReceiptOut(msgspec.Struct, frozen=True):
    """What became of one envelope; ``id`` is null if it had none."""

    id: str | None
    status: str
    code: int
    reason: str | None


class ReceiptsOut(msgspec.Struct, frozen=True):
    """One receipt an envelope, in the order sent."""

    receipts: list[ReceiptOut]


class PracticeOut(msgspec.Struct, frozen=True):
    """A practice, by its code of the Organisation Data Service."""

    code: str
    name: str
    demonstration: bool


class ProblemOut(msgspec.Struct, frozen=True):
    """What went wrong and what to do, as RFC 9457 has it."""

    title: str
    status: int
    detail: str
