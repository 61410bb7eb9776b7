"""Where every submission comes in, whatever page or program sends it: one set of limits."""

from collections.abc import Sequence
from concurrent.futures import Future
from functools import partial

from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from feedback_server.actions.submissions.ingest import Overloaded, SubmissionBatch
from feedback_server.actions.submissions.receipts import BatchContext, BatchResult
from feedback_server.store.submissions.quarantine import ROW_OVERHEAD

from .context import AppContext

WAIT_S = 3600


def ingest_batch(
    ctx: AppContext, address: str | None, envelopes: Sequence[bytes]
) -> Future[BatchResult]:
    """The receipts of a batch, after the commit. Raises what is answered to one that must wait."""
    now, number = ctx.now(), len(envelopes)
    most_open = ctx.limits.reserve(address, now, number)
    if most_open is None:
        raise too_many_requests()
    settle = partial(ctx.limits.settle, address, now, number)
    size = sum(len(envelope) + ROW_OVERHEAD for envelope in envelopes)
    quarantine_bytes = ctx.limits.reserve_quarantine(address, now, size)
    release = partial(ctx.limits.release_quarantine, address, now)
    batch_context = BatchContext(
        ctx.today(),
        ctx.invitation_key,
        most_open,
        quarantine_bytes,
        keeps_unfinished=ctx.keeps_unfinished,
    )
    try:
        stored = ctx.ingest_gate.submit(SubmissionBatch(envelopes, batch_context))
    except Overloaded as error:
        settle(open_count=0, untrusted=False)
        release(size)
        wait_s = error.retry_after_s
        raise ServiceUnavailable("Too much comes at once.", retry_after=wait_s) from error

    def note(done: Future[BatchResult]) -> None:
        result = BatchResult([], 0, untrusted=False) if done.exception() else done.result()
        release(size - result.untrusted_bytes)
        settle(open_count=result.open_count, untrusted=result.untrusted)
        ctx.metrics.record_receipts(result.receipts)

    stored.add_done_callback(note)
    return stored


def ingest_one(ctx: AppContext, address: str | None, envelope: bytes) -> None:
    """From a page, which cannot send again: answers 503 where it was not stored."""
    (receipt,) = ingest_batch(ctx, address, [envelope]).result().receipts
    if receipt.status == "deferred":
        raise ServiceUnavailable("Too much comes at once.", retry_after=WAIT_S)


def count_page_view(ctx: AppContext, address: str | None) -> None:
    """A page that only leads to sending counts as a request too."""
    if ctx.limits.reserve(address, ctx.now(), 0) is None:
        raise too_many_requests()
    ctx.limits.settle(address, ctx.now(), 0, open_count=0, untrusted=True)


def too_many_requests() -> TooManyRequests:
    return TooManyRequests("Too much came from this network. Wait an hour.", retry_after=WAIT_S)
