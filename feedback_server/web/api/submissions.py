"""The interface that tablets and phones send to."""

from concurrent.futures import Future

import msgspec
from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, NotFound, UnsupportedMediaType
from werkzeug.sansio.request import Request

from feedback_server.actions.submissions.envelopes import NOT_READABLE
from feedback_server.actions.submissions.group_commit import then
from feedback_server.actions.submissions.receipts import BatchResult
from feedback_server.store.organisations import organisations
from feedback_server.web.security.access import public_page
from feedback_server.web.shared.context import AppContext, context
from feedback_server.web.shared.ingest import ingest_batch

from .json_bodies import json_answer
from .openapi import openapi_document
from .schemas import MOST_ENVELOPES, Batch, PracticeOut, ReceiptOut, ReceiptsOut

api = Blueprint("api", __name__, url_prefix="/api/v1")


@api.post("/submissions")
@public_page
def submissions() -> Response:
    return receive_batch(context(), request, request.get_data()).result()


def receive_batch(ctx: AppContext, request: Request, raw: bytes) -> Future[Response]:
    """The answer to a batch, once all of it is stored."""
    stored = ingest_batch(ctx, request.remote_addr, _envelopes(request, raw))
    return then(stored, _receipts)


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


def _receipts(taken: BatchResult) -> Response:
    return json_answer(
        ReceiptsOut([ReceiptOut(r.id or None, r.status, r.code, r.reason) for r in taken.receipts])
    )


@api.get("/practices/<code>")
@public_page
def practice(code: str) -> Response:
    with context().store.read() as tx:
        found = organisations.find_practice(tx, code)
        surveys = organisations.setup_of(tx, code).surveys if found else ()
    if found is None:
        raise NotFound("There is no practice with this code.")
    return json_answer(PracticeOut(found.code, found.name, found.demonstration, list(surveys)))


@api.get("/openapi.json")
@public_page
def openapi() -> Response:
    return Response(msgspec.json.encode(openapi_document()), mimetype="application/json")
