"""What a person or a program is told when something goes wrong."""

from collections.abc import Mapping

import structlog
from flask import Flask, Response, json, render_template, request
from werkzeug.exceptions import (
    HTTPException,
    InternalServerError,
    SecurityError,
    ServiceUnavailable,
)
from werkzeug.wrappers import Response as BaseResponse

from ..concurrency import RETRY_AFTER_S, TooBusy
from ..logs import place_of
from ..store import DatabaseAway
from .public import File, not_found_page

PAUSE_S = 5
"""What a program is asked to wait where nothing can be taken just now; tablets spread it."""

log = structlog.get_logger()

WORDS = {
    400: ("Something in that request was not right", "Go back, check what you entered, try again."),
    401: ("A token is needed", "Make one on the page Your account."),
    403: ("You cannot do that", "Go back and sign in again. If it still fails, tell us."),
    404: ("Page not found", "Check the address, or start again from the home page."),
    405: ("You cannot do that here", "Go back and use the buttons on the page."),
    413: ("That was too large", "Send less at once."),
    415: ("That kind of content is not taken here", "Send application/json."),
    503: ("The service is not available just now", "Wait a little, then go back and try again."),
    422: ("That cannot be done", "A name holds a letter that cannot be printed. Tell us."),
    500: ("Sorry, there is a problem with the service", "Try again later."),
}


def problem(status: int, title: str, detail: str) -> Response:
    """An answer for programs, as RFC 9457 has it."""
    body = json.dumps({"title": title, "status": status, "detail": detail})
    return Response(body, status, mimetype="application/problem+json")


def add_error_handlers(app: Flask, files: Mapping[str, File]) -> None:
    @app.errorhandler(HTTPException)
    def known(error: HTTPException) -> BaseResponse:
        status = error.code or 500
        if isinstance(error.response, BaseResponse):
            return error.response
        title, advice = WORDS.get(status, (error.name, "Go back and try again."))
        if request.path.startswith("/api/"):
            quotes = isinstance(error, SecurityError)  # the host that somebody made up
            said = advice if quotes else error.description or advice
            answer: BaseResponse = problem(status, title, said)
        elif status == 404 and (page := not_found_page(files)):
            answer = page
        else:
            page_text = render_template("error.html.jinja", title=title, advice=advice)
            answer = Response(page_text, status)
        for name, value in error.get_headers():
            if name not in ("Content-Type", "Content-Length"):
                answer.headers.setdefault(name, value)
        return answer

    @app.errorhandler(Exception)
    def unknown(error: Exception) -> BaseResponse:
        note_failure(error)
        return known(_as_people_see(error))

    def note_raised(raised: tuple[object, BaseException | None, object]) -> None:
        if raised[1]:
            note_failure(raised[1])

    # Where the answer fails after it was made, Flask itself would write down address and words.
    app.log_exception = note_raised  # type: ignore[method-assign, assignment]


def _as_people_see(error: Exception) -> HTTPException:
    if isinstance(error, DatabaseAway):
        words = "The database does not answer. Try again in a while."
        return ServiceUnavailable(words, retry_after=PAUSE_S)
    if isinstance(error, TooBusy):
        return ServiceUnavailable("Too much comes at once.", retry_after=RETRY_AFTER_S)
    return InternalServerError()


def note_failure(error: BaseException) -> None:
    """The kind and the place, never the words: a message may quote what a patient wrote."""
    if isinstance(error, TooBusy):
        return
    kind, where = type(error).__name__, place_of(error)
    log.error("failed", kind=kind, where=where, endpoint=request.endpoint)
