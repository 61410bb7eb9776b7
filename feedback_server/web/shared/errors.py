"""What a person or a program is told when something goes wrong."""

from collections.abc import Callable, Mapping

import msgspec
import structlog
from flask import Flask, Response, abort, render_template, request
from werkzeug.exceptions import (
    Conflict,
    FailedDependency,
    HTTPException,
    InternalServerError,
    SecurityError,
    ServiceUnavailable,
)
from werkzeug.wrappers import Response as BaseResponse

from feedback_server.actions.reports.publishing import UnreadableMonth
from feedback_server.concurrency import RETRY_AFTER_S, TooBusy
from feedback_server.logs import place_of
from feedback_server.store import DatabaseConflict, DatabaseUnavailable
from feedback_server.web.api.schemas import ProblemOut
from feedback_server.web.public.static_pages import File, not_found_page
from feedback_server.web.staff.error_page import staff_error_page

PAUSE_S = 5
"""What a program is asked to wait where nothing can be taken just now; tablets spread it."""

REFUSED = "handrail.refused"
"""Where the server says with which status a request is to be refused."""

log = structlog.get_logger()

WORDS = {
    400: ("That did not work", "Go back, check what you entered, then try again."),
    401: ("A token is needed", "Make one on the page Your account."),
    403: ("You cannot do that", "Go back and sign in again. If that does not help, tell us."),
    404: ("Page not found", "Check the address, or start again from the home page."),
    405: ("You cannot do that here", "Go back and use the buttons on the page."),
    409: ("Someone else did the same at that moment", "Go back to see what is there now."),
    408: ("That took too long", "Check that you are online, then try again."),
    424: (
        "What was published of this month cannot be read",
        "Nothing was changed. Ask whoever runs the server to look with “handrail server check”.",
    ),
    413: ("That was too much to send at once", "Try again with less."),
    415: ("That kind of content is not taken here", "Send application/json."),
    429: ("We cannot take more from your network yet", "Wait an hour, then try again."),
    503: (
        "Sorry, you cannot use the service right now",
        "Wait a few minutes, then go back and try again.",
    ),
    422: ("We could not print that", "A name has a letter that we cannot print. Tell us."),
    500: ("Sorry, there is a problem with the service", "Try again later."),
}


def problem(status: int, title: str, detail: str) -> Response:
    """An answer for programs, as RFC 9457 has it."""
    body = msgspec.json.encode(ProblemOut(title, status, detail))
    return Response(body, status, mimetype="application/problem+json")


def problem_of(error: HTTPException) -> Response:
    """What a program is told."""
    title, advice = _words(error)
    quotes = isinstance(error, SecurityError)  # the host that somebody made up
    said = advice if quotes else error.description or advice
    return _with_headers(problem(error.code or 500, title, said), error)


def as_http_error(error: Exception, endpoint: str | None) -> HTTPException:
    """The error as people see it; what nobody expected is noted."""
    if isinstance(error, HTTPException):
        return error
    note_failure(error, endpoint)
    if isinstance(error, (*DatabaseUnavailable, TimeoutError)):
        words = "The database does not answer. Try again in a while."
        return ServiceUnavailable(words, retry_after=PAUSE_S)
    if isinstance(error, DatabaseConflict):
        return Conflict()
    if isinstance(error, UnreadableMonth):
        return FailedDependency()
    if isinstance(error, TooBusy):
        return ServiceUnavailable("Too much comes at once.", retry_after=RETRY_AFTER_S)
    return InternalServerError()


def add_refusals(app: Flask) -> None:
    """Before anything else is done about a request: what it sends did not arrive whole."""

    @app.before_request
    def refuse() -> None:
        match request.environ.get("asgi.scope", {}).get(REFUSED):
            case 503:
                raise ServiceUnavailable("Too much comes at once.", retry_after=PAUSE_S)
            case int(status):
                abort(status)


def add_error_handlers(app: Flask, files: Callable[[], Mapping[str, File]]) -> None:
    @app.errorhandler(HTTPException)
    def known(error: HTTPException) -> BaseResponse:
        if isinstance(error.response, BaseResponse):
            return error.response
        if request.path.startswith("/api/"):
            return problem_of(error)
        title, advice = _words(error)
        if request.path.startswith("/staff/") and not isinstance(error, SecurityError):
            return _with_headers(Response(staff_error_page(error), error.code), error)
        if error.code == 404 and (page := not_found_page(files())):
            return page
        page_text = render_template("error.html.jinja", title=title, advice=advice)
        return _with_headers(Response(page_text, error.code), error)

    @app.errorhandler(Exception)
    def unknown(error: Exception) -> BaseResponse:
        return known(as_http_error(error, request.endpoint))

    def note_raised(raised: tuple[object, BaseException | None, object]) -> None:
        if raised[1]:
            note_failure(raised[1], request.endpoint)

    # Where the answer fails after it was made, Flask itself would write down address and words.
    app.log_exception = note_raised  # type: ignore[method-assign, assignment]


def _words(error: HTTPException) -> tuple[str, str]:
    """A title, and what to do."""
    return WORDS.get(error.code or 500, (error.name, "Go back and try again."))


def _with_headers(answer: Response, error: HTTPException) -> Response:
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            answer.headers.setdefault(name, value)
    return answer


def note_failure(error: BaseException, endpoint: str | None) -> None:
    """The kind and the place, never the words: a message may quote what a patient wrote."""
    if isinstance(error, TooBusy):
        return
    kind, where = type(error).__name__, place_of(error)
    log.error("request failed", kind=kind, where=where, endpoint=endpoint)
