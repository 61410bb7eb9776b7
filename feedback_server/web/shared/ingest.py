"""Where every submission comes in, whatever page or program sends it: one set of limits."""

from collections.abc import Sequence
from concurrent.futures import Future
from functools import partial

from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from feedback_server.actions.submissions.ingest import Overloaded, SubmissionBatch
from feedback_server.actions.submissions.receipts import BatchContext, BatchResult
from feedback_server.store.submissions.quarantine import AROUND

from .context import AppContext

WAIT_S = 3600


def take_in(
    ctx: AppContext, address: str | None, envelopes: Sequence[bytes]
) -> Future[BatchResult]:
    """What became of them, after the commit."""
    now, number = ctx.now(), len(envelopes)
    room = ctx.limits.room(address, now, number)
    if room is None:
        raise too_much()
    settle = partial(ctx.limits.settle, address, now, number)
    size = sum(len(each) + AROUND for each in envelopes)
    quarantine_room = ctx.limits.quarantine_room(address, now, size)
    give_back = partial(ctx.limits.give_back_quarantine, address, now)
    try:
        arrival = BatchContext(ctx.today(), ctx.invitation_key, room, quarantine_room)
        stored = ctx.ingest_gate.submit(SubmissionBatch(envelopes, arrival))
    except Overloaded as error:
        settle(loose=0, strange=False)
        give_back(size)
        pause_s = error.retry_after_s
        raise ServiceUnavailable("Too much comes at once.", retry_after=pause_s) from error

    def note(done: Future[BatchResult]) -> None:
        taken = None if done.exception() else done.result()
        give_back(size - (taken.strange_bytes if taken else 0))
        settle(loose=taken.loose if taken else 0, strange=taken is not None and taken.strange)
        ctx.meters.note_receipts(taken.receipts if taken else ())

    stored.add_done_callback(note)
    return stored


def take_in_one(ctx: AppContext, address: str | None, envelope: bytes) -> None:
    """Of a page, which can send nothing again: answers 503 where it was not taken."""
    (receipt,) = take_in(ctx, address, [envelope]).result().receipts
    if receipt.status == "deferred":
        raise ServiceUnavailable("Too much comes at once.", retry_after=WAIT_S)


def note_page(ctx: AppContext, address: str | None) -> None:
    """A page that only leads to sending counts as a request too."""
    if ctx.limits.room(address, ctx.now(), 0) is None:
        raise too_much()
    ctx.limits.settle(address, ctx.now(), 0, loose=0, strange=True)


def too_much() -> TooManyRequests:
    return TooManyRequests("Too much came from this network. Wait an hour.", retry_after=WAIT_S)
