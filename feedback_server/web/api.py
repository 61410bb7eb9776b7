"""The interface that tablets and phones send to."""

from concurrent.futures import Future
from datetime import datetime
from functools import partial

import msgspec
from flask import Blueprint, Response, request
from werkzeug.exceptions import (
    BadRequest,
    NotFound,
    ServiceUnavailable,
    TooManyRequests,
    UnsupportedMediaType,
)
from werkzeug.sansio.request import Request

from ..actions.envelopes import NOT_READABLE
from ..actions.group_commit import then
from ..actions.receive import Overloaded, Sent
from ..actions.received import Arrival, Taken
from ..store import organisations
from .json_bodies import json_answer
from .limits import CROWD, FLOOD
from .messages import MOST_ENVELOPES, Batch, PracticeOut, ReceiptOut, ReceiptsOut
from .openapi import openapi_document
from .services import Services, services

api = Blueprint("api", __name__, url_prefix="/api/v1")


@api.post("/submissions")
def submissions() -> Response:
    return take_submissions(services(), request, request.get_data()).result()


def take_submissions(our: Services, request: Request, raw: bytes) -> Future[Response]:
    """The answer to a batch, once all of it is stored."""
    envelopes = _envelopes(request, raw)
    now, address = our.now(), request.remote_addr
    room = _room(our, address, now, len(envelopes))
    leave = partial(_leave, our, address, now, len(envelopes))
    try:
        stored = our.ingest_gate.submit(Sent(envelopes, _arrival(our, room)))
    except Overloaded as error:
        leave(None)
        pause_s = error.retry_after_s
        raise ServiceUnavailable("Too much comes at once.", retry_after=pause_s) from error
    stored.add_done_callback(lambda done: leave(None if done.exception() else done.result()))
    return then(stored, partial(_receipts, our))


def _envelopes(request: Request, raw: bytes) -> list[bytes]:
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("Send application/json.")
    try:
        batch = msgspec.json.decode(raw, type=Batch)
    except msgspec.ValidationError as error:
        raise BadRequest(f"envelopes must be a list of 1 to {MOST_ENVELOPES}: {error}") from error
    except NOT_READABLE as error:
        raise BadRequest("The body is not JSON.") from error
    return [bytes(envelope) for envelope in batch.envelopes]


def _arrival(our: Services, room: int) -> Arrival:
    return Arrival(our.today(), our.invitation_key, room=room)


def _room(our: Services, address: str | None, now: datetime, number: int) -> int:
    """How many more may come from no tablet; answers 429 where the network has sent too much.

    All of them may turn out to come from no tablet: ``_leave`` gives back what does not.
    """
    if our.limits.so_far("requests", address, now) >= FLOOD:
        raise TooManyRequests("Too much came from this network. Wait an hour.", retry_after=3600)
    return CROWD - (our.limits.note("answers", address, now, number) - number)


def _leave(
    our: Services, address: str | None, now: datetime, number: int, taken: Taken | None
) -> None:
    our.limits.note("answers", address, now, (taken.loose if taken else 0) - number)
    if taken and taken.strange:
        our.limits.note("requests", address, now)


def _receipts(our: Services, taken: Taken) -> Response:
    our.meters.note_receipts(taken.receipts)
    return json_answer(
        ReceiptsOut([ReceiptOut(r.id or None, r.status, r.code, r.reason) for r in taken.receipts])
    )


@api.get("/practices/<code>")
def practice(code: str) -> Response:
    with services().store.read() as tx:
        found = organisations.find_practice(tx, code)
        surveys = organisations.setup_of(tx, code).surveys if found else ()
    if found is None:
        raise NotFound("There is no practice with this code.")
    return json_answer(PracticeOut(found.code, found.name, found.demonstration, list(surveys)))


@api.get("/openapi.json")
def openapi() -> Response:
    return Response(msgspec.json.encode(openapi_document()), mimetype="application/json")
