"""Bodies in JSON: read into the types of the interface, and written."""

from typing import TypeVar

import msgspec
from flask import Response
from werkzeug.exceptions import BadRequest

from feedback_server.actions.submissions.envelopes import NOT_READABLE

Body = TypeVar("Body", bound=msgspec.Struct)


def read_json(raw: bytes, type: type[Body]) -> Body:
    """Answers 400 where it is something else."""
    try:
        return msgspec.json.decode(raw, type=type)
    except NOT_READABLE as error:
        raise BadRequest("The body is not what this address takes.") from error


def json_answer(body: msgspec.Struct) -> Response:
    return Response(msgspec.json.encode(body), mimetype="application/json")
