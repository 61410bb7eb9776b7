"""The interface described by the very types that decode and encode it."""

from typing import Any

import msgspec

from feedback_server import __doc__ as about
from feedback_server.actions.submissions.envelopes import Envelope
from feedback_server.output import FORMATS
from feedback_server.store.reports import revisions

from .schemas import (
    CheckInAnswer,
    CheckInBody,
    EndBody,
    EndOut,
    EnrolBody,
    EnrolledOut,
    MonthsOut,
    NotReadyOut,
    PcnsOut,
    PracticeOut,
    ProblemOut,
    PushKeyOut,
    ReceiptsOut,
    RemindBody,
    RemindOut,
    RenewBody,
)

TAKEN = """Each envelope is stored once, however often it is sent. Delete your copy only after a
receipt with its id and the status stored, already_stored or quarantined. Anything else, the
status deferred and a captive portal's page among them, means: keep it and try again later."""


def _problem(words: str, schema: str = "ProblemOut") -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{schema}"}
    return {"description": words, "content": {"application/problem+json": {"schema": reference}}}


BODIES = {
    "408": _problem("The body did not arrive within 30 seconds"),
    "413": _problem("Over 2 MiB"),
    "503": _problem("Too much comes at once, or the database is away"),
}
"""What anything that takes a body may answer."""


def openapi_document() -> dict[str, Any]:
    """The OpenAPI 3.1 document of this server."""
    types = (
        Envelope,
        ReceiptsOut,
        PracticeOut,
        EnrolBody,
        EnrolledOut,
        CheckInBody,
        CheckInAnswer,
        PushKeyOut,
        RemindBody,
        RemindOut,
        EndBody,
        EndOut,
        RenewBody,
        PcnsOut,
        MonthsOut,
        ProblemOut,
        NotReadyOut,
    )
    _, components = msgspec.json.schema_components(
        types, ref_template="#/components/schemas/{name}"
    )
    batch = {
        "type": "object",
        "required": ["envelopes"],
        "properties": {
            "envelopes": {
                "type": "array",
                "minItems": 1,
                "maxItems": 50,
                "items": {"$ref": "#/components/schemas/Envelope"},
            }
        },
    }
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "Handrail", "version": "1", "description": about},
        "paths": {
            "/api/v1/submissions": {
                "post": {
                    "operationId": "sendSubmissions",
                    "summary": "Take up to 50 sealed submissions",
                    "description": " ".join(TAKEN.split()),
                    "requestBody": {
                        "required": True,
                        "content": {"application/json": {"schema": batch}},
                    },
                    "responses": {
                        "200": _answer("A receipt for each, in order", "ReceiptsOut"),
                        "400": _problem("Not JSON, or not 1 to 50 envelopes"),
                        "415": _problem("Not application/json"),
                        "429": _problem("Too much came from one network"),
                    },
                }
            },
            "/api/v1/practices/{code}": {
                "get": {
                    "operationId": "findPractice",
                    "summary": "The name of a practice",
                    "parameters": [
                        {
                            "name": "code",
                            "in": "path",
                            "required": True,
                            "schema": {"type": "string"},
                        }
                    ],
                    "responses": {
                        "200": _answer("The practice", "PracticeOut"),
                        "404": _problem("No practice has this code"),
                    },
                }
            },
            "/api/v1/tablets/enrol": {
                "post": {
                    "operationId": "enrolDevice",
                    "summary": "Set up a shared tablet with its one-time code",
                    "requestBody": _body("EnrolBody"),
                    "responses": {
                        "200": _answer("Its token, given once, and its set-up", "EnrolledOut"),
                        "400": _problem("The code is wrong, used or over"),
                        "429": _problem("Too many codes were tried"),
                    },
                }
            },
            "/api/v1/tablets/check-in": {
                "post": {
                    "operationId": "checkIn",
                    "summary": "Say how a tablet is, and hear how it is to be",
                    "security": [{"token": []}],
                    "requestBody": _body("CheckInBody"),
                    "responses": {
                        "200": _answer("The server's clock and the set-up", "CheckInAnswer"),
                        "400": _problem("Not such a body"),
                        "401": _problem("The tablet is switched off or unknown"),
                        "429": _problem("Too many such tablets came from one network"),
                    },
                }
            },
            **_push(),
            **_reports(),
            **_health(),
            "/api/v1/openapi.json": {
                "get": {
                    "operationId": "describe",
                    "summary": "This document",
                    "responses": {
                        "200": {
                            "description": "OpenAPI 3.1",
                            "content": {"application/json": {"schema": {"type": "object"}}},
                        }
                    },
                }
            },
        },
        "components": {
            "schemas": components,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "person": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Made on the page Your account; reads what its person may.",
                },
            },
        },
    }
    for path in document["paths"].values():
        for operation in path.values():
            if "requestBody" in operation:
                operation["responses"] |= BODIES | operation["responses"]
    return document


def _push() -> dict[str, Any]:
    """What browsers of patients and staff ask for."""
    bad = {
        "400": _problem("Not such a body, or not a push service that is known"),
        "415": _problem("Not application/json"),
        "429": _problem("Too much came from one network"),
    }
    return {
        "/api/v1/push/key": {
            "get": {
                "operationId": "pushKey",
                "summary": "What browsers subscribe to pushes with",
                "responses": {"200": _answer("The key", "PushKeyOut")},
            }
        },
        "/api/v1/push/reminders": {
            "post": {
                "operationId": "remind",
                "summary": "Remind a patient once, on their own phone",
                "description": "The phone is forgotten after it, and after seven days in any case.",
                "requestBody": _body("RemindBody"),
                "responses": {
                    "200": _answer("When it will come", "RemindOut"),
                    "404": _problem("No practice has this code"),
                    **bad,
                },
            }
        },
        "/api/v1/push/reminders/end": {
            "post": {
                "operationId": "doNotRemind",
                "summary": "Forget a phone at once",
                "requestBody": _body("EndBody"),
                "responses": {
                    "200": _answer("Whether the browser can unsubscribe", "EndOut"),
                    **bad,
                },
            }
        },
        "/api/v1/push/renew": {
            "post": {
                "operationId": "renewSubscription",
                "summary": "Say that a push service gave a browser another endpoint",
                "requestBody": _body("RenewBody"),
                "responses": {"204": {"description": "Noted, if it was known"}, **bad},
            }
        },
    }


def _health() -> dict[str, Any]:
    """What asks whether the server is there."""
    plain = {"text/plain": {"schema": {"type": "string"}}}
    alive = {"description": "It answers", "content": plain}
    ready = {"description": "Nothing is in the way", "content": plain}
    return {
        "/healthz": {
            "get": {
                "operationId": "live",
                "summary": "Whether a process answers",
                "responses": {"200": alive},
            }
        },
        "/readyz": {
            "get": {
                "operationId": "ready",
                "summary": "Whether a process can do its work",
                "description": "What was found holds for a second.",
                "responses": {
                    "200": ready,
                    "503": _problem("What is in the way", "NotReadyOut"),
                },
            }
        },
    }


def _reports() -> dict[str, Any]:
    """What programs of staff may read."""
    pcn, month = _in_path("pcn", "U12345"), _in_path("month", "2026-10")
    extensions = sorted({format.extension for format in FORMATS.values()})
    extension = _in_path("extension", extensions[0]) | {"schema": {"enum": extensions}}
    media: dict[str, Any] = {format.media_type: {} for format in FORMATS.values()}
    number = {"type": "integer", "minimum": 1, "maximum": revisions.MOST}
    revision = {"name": "revision", "in": "query", "schema": number}
    summary, board = (
        {"name": name, "in": "query", "schema": {"enum": ["1", "true"]}}
        for name in ("summary", "board")
    )
    service = {"name": "service", "in": "query", "schema": {"type": "string"}}
    gone = {"404": _problem("There is none, or the token's person does not see it")}
    return {
        "/api/v1/reports": _read("listNetworks", "The networks that are seen", "PcnsOut", [], {}),
        "/api/v1/reports/{pcn}": _read(
            "listMonths", "A network's months and revisions", "MonthsOut", [pcn, service], gone
        ),
        "/api/v1/reports/{pcn}/{month}.{extension}": _read(
            "readReport",
            "The report of a month, or of several (2026-07_2026-09), as a file",
            media,
            [pcn, month, extension, revision, summary, board, service],
            gone,
        ),
        "/api/v1/reports/{pcn}/{month}/return.csv": _read(
            "readReturn",
            "What practices key into their own return",
            {"text/csv": {}},
            [pcn, month, service],
            gone,
        ),
    }


def _in_path(name: str, example: str) -> dict[str, Any]:
    schema = {"type": "string"}
    return {"name": name, "in": "path", "required": True, "schema": schema, "example": example}


def _read(
    id: str,
    summary: str,
    answer: str | dict[str, Any],
    parameters: list[dict[str, Any]],
    problems: dict[str, Any],
) -> dict[str, Any]:
    """Of a person's: ``answer`` is a schema, or the kinds of file."""
    good = (
        _answer(summary, answer)
        if isinstance(answer, str)
        else {"description": summary, "content": answer}
    )
    refused = {
        "401": _problem("No token, or one that does not work"),
        "403": _problem("The token's person may not read reports"),
    }
    return {
        "get": {
            "operationId": id,
            "summary": summary,
            "security": [{"person": []}],
            "parameters": parameters,
            "responses": {"200": good, **refused, **problems},
        }
    }


def _body(schema: str) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{schema}"}
    return {"required": True, "content": {"application/json": {"schema": reference}}}


def _answer(words: str, schema: str) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{schema}"}
    return {"description": words, "content": {"application/json": {"schema": reference}}}
