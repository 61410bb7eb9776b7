"""The interface that tablets and phones send to."""

from collections import Counter

import msgspec
import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, NotFound, TooManyRequests, UnsupportedMediaType

from ..actions.envelopes import read_item
from ..actions.receive import Arrival, receive
from ..store import organisations
from .limits import FLOOD
from .messages import MOST_ENVELOPES, Batch, PracticeOut, ReceiptOut, ReceiptsOut
from .openapi import openapi_document
from .services import services

log = structlog.get_logger()
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
    if our.limits.note("requests", request.remote_addr, now) > FLOOD:
        raise TooManyRequests("Too much came from this network. Wait an hour.", retry_after=3600)
    items = [read_item(bytes(raw)) for raw in batch.envelopes]
    address = request.remote_addr
    arrival = Arrival(
        our.today(),
        our.invitation_key,
        crowd=lambda number: our.limits.crowded(address, now, number),
    )
    receipts = receive(our.store, our.surveys, our.keys, items, arrival)
    our.meters.note_receipts(receipts)
    log.info("received", **Counter(receipt.reason or receipt.status for receipt in receipts))
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
