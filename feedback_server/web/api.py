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

from ..actions.receive import NotKept, Sent, TooMuchInHand
from ..actions.received import Arrival
from ..store import organisations
from .errors import PAUSE_S
from .limits import CROWD, FLOOD
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
    envelopes, loose = [bytes(raw) for raw in batch.envelopes], 0
    # All of them may turn out to come from no tablet: what does not is given back.
    others = our.limits.note("answers", address, now, len(envelopes)) - len(envelopes)
    arrival = Arrival(our.today(), our.invitation_key, room=CROWD - others)
    try:
        taken = our.intake.take(Sent(envelopes, arrival))
        loose = taken.loose
    except TooMuchInHand as error:
        raise ServiceUnavailable("Too much comes at once.", retry_after=error.pause_s) from error
    except NotKept as error:
        if not error.away:
            raise
        raise ServiceUnavailable("The database does not answer.", retry_after=PAUSE_S) from error
    finally:
        our.limits.note("answers", address, now, loose - len(envelopes))
    if taken.strange:
        our.limits.note("requests", address, now)
    our.meters.note_receipts(taken.receipts)
    return _json(
        ReceiptsOut([ReceiptOut(r.id or None, r.status, r.code, r.reason) for r in taken.receipts])
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
