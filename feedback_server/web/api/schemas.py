"""The shapes of what the interface takes and gives."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from feedback_server.actions.notifications.subscriptions import ReminderTime

MOST_ENVELOPES = 50
MOST_DEPARTURES = 100_000
"""People who went away from one question of one tablet in a month: more is a fault."""


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
    """A practice, by its code of the Organisation Data Service. No ``surveys`` means all."""

    code: str
    name: str
    demonstration: bool
    surveys: list[str]


class EnrolBody(msgspec.Struct, frozen=True):
    """The one-time code that a tablet is set up with, as typed."""

    code: Annotated[str, msgspec.Meta(max_length=64)]


Number = Annotated[int, msgspec.Meta(ge=0, lt=2**31)]


class DepartureIn(msgspec.Struct, frozen=True):
    """How many people went away in a month, as 2026-11, when this question was shown last."""

    month: Annotated[str, msgspec.Meta(max_length=7)]
    survey: Annotated[str, msgspec.Meta(max_length=64)]
    question: Annotated[str, msgspec.Meta(max_length=64)]
    count: Annotated[int, msgspec.Meta(ge=1, le=MOST_DEPARTURES)]


class CheckInBody(msgspec.Struct, frozen=True):
    """What a tablet says of itself. ``waiting`` holds ranges of numbers, both ends included.
    ``left`` counts the people who went away, this month and last."""

    version: Annotated[str, msgspec.Meta(max_length=64)]
    made: Number
    waiting: Annotated[list[tuple[Number, Number]], msgspec.Meta(max_length=1000)]
    parked: Number
    oldest: date | None
    storage: Literal["persistent", "temporary", "unavailable"]
    now_ms: Annotated[int, msgspec.Meta(ge=0, lt=2**53)]
    left: Annotated[list[DepartureIn], msgspec.Meta(max_length=500)] = []


class YouSaidWeDid(msgspec.Struct, frozen=True):
    """Something patients said, and what was done about it: published before."""

    said: str
    did: str


class FigureOut(msgspec.Struct, frozen=True):
    """Of a published month: how many said very good or good, and how many answered."""

    month: str
    positive: int
    responses: int


class TabletOut(msgspec.Struct, frozen=True):
    """How a tablet is set up. Times of day are London's; Monday is 0."""

    id: str
    label: str
    practice: str
    practice_name: str
    demonstration: bool
    surveys: list[str]
    languages: list[str]
    idle_s: int
    days: list[int]
    opens: str
    closes: str
    pin_salt: str
    pin_digest: str
    changes: list[YouSaidWeDid]
    figure: FigureOut | None


class EnrolledOut(msgspec.Struct, frozen=True):
    """``token`` is given once. ``made`` is the number to go on from."""

    token: str
    made: int
    tablet: TabletOut


class CheckInAnswer(msgspec.Struct, frozen=True):
    """``now_ms`` is the server's clock, in milliseconds since 1970."""

    now_ms: int
    tablet: TabletOut


class ProblemOut(msgspec.Struct, frozen=True):
    """What went wrong and what to do, as RFC 9457 has it."""

    title: str
    status: int
    detail: str


class NotReadyOut(msgspec.Struct, frozen=True):
    """A problem whose ``faults`` say what is in the way: database, migrations, build,
    jobs, disk."""

    title: str
    status: int
    detail: str
    faults: list[str]


class PlaceOut(msgspec.Struct):
    code: str
    name: str


class PcnOut(msgspec.Struct):
    """A network, and those of its practices that the person sees."""

    code: str
    name: str
    demonstration: bool
    practices: list[PlaceOut]


class PcnsOut(msgspec.Struct):
    pcns: list[PcnOut]


class RevisionOut(msgspec.Struct):
    """A report that was kept. ``as_of`` is a day; ``status`` provisional, final or revised."""

    number: int
    status: str
    as_of: str
    withdrawn: bool


class MonthOut(msgspec.Struct):
    month: str
    revisions: list[RevisionOut]


class MonthsOut(msgspec.Struct):
    months: list[MonthOut]


Secret = Annotated[str, msgspec.Meta(max_length=128)]


class SubscriptionBody(msgspec.Struct, frozen=True):
    """How a browser is reached, as its ``PushSubscription`` says."""

    endpoint: Annotated[str, msgspec.Meta(max_length=1024)]
    p256dh: Secret
    auth: Secret


class BrowserBody(msgspec.Struct, frozen=True):
    """A browser of the staff. ``instead_of`` is the digest of an endpoint that it had before."""

    subscription: SubscriptionBody
    instead_of: Secret = ""


class BrowserOut(msgspec.Struct, frozen=True):
    id: str


class RemindBody(msgspec.Struct, frozen=True):
    """A phone that wants to be reminded once."""

    practice: Annotated[str, msgspec.Meta(max_length=6)]
    language: Annotated[str, msgspec.Meta(max_length=8)]
    when: ReminderTime
    subscription: SubscriptionBody


class RemindOut(msgspec.Struct, frozen=True):
    """When the reminder will come."""

    at: datetime


class EndBody(msgspec.Struct, frozen=True):
    """Whose reminder is not wanted any more."""

    endpoint: Annotated[str, msgspec.Meta(max_length=1024)]


class EndOut(msgspec.Struct, frozen=True):
    """``unsubscribe``: nobody else wants anything of this browser, so that it can unsubscribe."""

    unsubscribe: bool


class RenewBody(msgspec.Struct, frozen=True):
    """A push service gave a browser another endpoint in the place of ``old``."""

    old: Annotated[str, msgspec.Meta(max_length=1024)]
    subscription: SubscriptionBody


class PushKeyOut(msgspec.Struct, frozen=True):
    """What browsers subscribe with: a point of P-256, in base64url."""

    key: str
