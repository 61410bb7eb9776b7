"""The interface described by the very types that decode and encode it."""

from typing import Any

import msgspec

from .. import __doc__ as about
from ..actions.envelopes import Envelope
from .messages import (
    CheckInAnswer,
    CheckInBody,
    EnrolBody,
    EnrolledOut,
    PracticeOut,
    ProblemOut,
    ReceiptsOut,
)

TAKEN = """Each envelope is stored once, however often it is sent. Delete your copy only after a
receipt with its id and the status stored, already_stored or quarantined. Anything else, a captive
portal's page among them, means: keep it and try again later."""


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
        ProblemOut,
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
    return {
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
                        "413": _problem("Over 2 MiB"),
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
            "/api/v1/devices/enrol": {
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
            "/api/v1/devices/check-in": {
                "post": {
                    "operationId": "checkIn",
                    "summary": "Say how a tablet is, and hear how it is to be",
                    "security": [{"token": []}],
                    "requestBody": _body("CheckInBody"),
                    "responses": {
                        "200": _answer("The server's clock and the set-up", "CheckInAnswer"),
                        "400": _problem("Not such a body"),
                        "401": _problem("The tablet is switched off or unknown"),
                    },
                }
            },
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
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _body(schema: str) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{schema}"}
    return {"required": True, "content": {"application/json": {"schema": reference}}}


def _answer(words: str, schema: str) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{schema}"}
    return {"description": words, "content": {"application/json": {"schema": reference}}}


def _problem(words: str) -> dict[str, Any]:
    reference = {"$ref": "#/components/schemas/ProblemOut"}
    return {"description": words, "content": {"application/problem+json": {"schema": reference}}}
