"""The interface that tablets and phones send to."""

import msgspec
from flask import Blueprint, Response, request
from werkzeug.exceptions import (
    BadRequest,
    NotFound,
    ServiceUnavailable,
    TooManyRequests,
    UnsupportedMediaType,
)

from ..actions.envelopes import read_item
from ..actions.receive import TooMuchInHand
from ..actions.received import Arrival
from ..store import organisations
from .limits import FLOOD
from .messages import MOST_ENVELOPES, Batch, PracticeOut, ReceiptOut, ReceiptsOut
from .openapi import openapi_document
from .services import services

api = Blueprint("api", __name__, url_prefix="/api/v1")


@api.post("/submissions")
def submissions() -> Response:
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("Send application/json.")
    try:
        batch = msgspec.json.decode(request.get_data(), type=Batch)
    except msgspec.ValidationError as error:
        raise BadRequest(f"envelopes must be a list of 1 to {MOST_ENVELOPES}: {error}") from error
    except msgspec.DecodeError as error:
        raise BadRequest("The body is not JSON.") from error
    our = services()
    now = our.now()
    address = request.remote_addr
    if our.limits.so_far("requests", address, now) >= FLOOD:
        raise TooManyRequests("Too much came from this network. Wait an hour.", retry_after=3600)
    arrival = Arrival(
        our.today(),
        our.invitation_key,
        crowd=lambda number: our.limits.crowded(address, now, number),
        stranger=lambda: our.limits.note("requests", address, now),
    )
    try:
        our.receiver.make_sure_of_room(len(batch.envelopes))
        items = [read_item(bytes(raw)) for raw in batch.envelopes]
        receipts = our.receiver.receive(items, arrival)
    except TooMuchInHand as error:
        raise ServiceUnavailable("Too much comes at once.", retry_after=error.pause_s) from error
    our.meters.note_receipts(receipts)
    return _json(
        ReceiptsOut([ReceiptOut(r.id or None, r.status, r.code, r.reason) for r in receipts])
    )


@api.get("/practices/<code>")
def practice(code: str) -> Response:
    with services().store.read() as tx:
        found = organisations.find_practice(tx, code)
        surveys = organisations.setup_of(tx, code).surveys if found else ()
    if found is None:
        raise NotFound("There is no practice with this code.")
    return _json(PracticeOut(found.code, found.name, found.demonstration, list(surveys)))


@api.get("/openapi.json")
def openapi() -> Response:
    return Response(msgspec.json.encode(openapi_document()), mimetype="application/json")


def _json(body: msgspec.Struct) -> Response:
    return Response(msgspec.json.encode(body), mimetype="application/json")
