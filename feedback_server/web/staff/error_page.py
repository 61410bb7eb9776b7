"""What staff are told when something goes wrong: why, which limit, and the way back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import g, render_template, request
from werkzeug.exceptions import HTTPException

from feedback_server.domain.accounts.person import Person
from feedback_server.domain.accounts.two_factor import AuthStage
from feedback_server.web.security import held_forms
from feedback_server.web.security.access import Access
from feedback_server.web.security.guard import is_same_origin, with_a_session
from feedback_server.web.security.upload_limits import limit
from feedback_server.web.shared.formatting import ROLES
from feedback_server.web.shared.kept_words import in_words

SENT = "handrail.sent"
"""Where the server says how many bytes a request that it refused would have brought."""
MEGABYTE = 2**20
AGAIN = frozenset({408, 409, 424, 429, 500, 503})
"""What may go well the next time: the form can be sent again from the page."""


@dataclass(frozen=True)
class ErrorWords:
    title: str
    reason: str
    advice: str


def staff_error_page(error: HTTPException) -> str:
    """In the layout of the staff pages for whoever is signed in, with what they typed."""
    code = error.code or 500
    _look_who_it_is()
    fields = _typed()
    return render_template(
        "staff/error.html.jinja",
        words=WORDS.get(code, _other)(error),
        fields=fields,
        typed=in_words(fields),
        may_repeat=code in AGAIN and bool(fields) and not g.get("still_working"),
        address=request.full_path.rstrip("?"),
        came_from=held_forms.came_from(),
    )


def _look_who_it_is() -> None:
    """Where the error came before anybody asked. An error page asks for no more than it gets."""
    if "person" in g:
        return
    try:
        found = with_a_session()
    except Exception:  # the database may be what is away
        return
    if found and found.stage is AuthStage.IN:
        g.person, g.stage, g.account = found.person, found.stage, found.person.name


def _typed() -> Sequence[tuple[str, str]]:
    """What the form held; never where passwords are typed, nor what another site sent."""
    declared = g.get("declared")
    passwords = not isinstance(declared, Access) or declared.permission is None
    if request.method != "POST" or passwords or g.get("others_form") or not is_same_origin():
        return ()
    try:
        return held_forms.typed()
    except HTTPException:  # it was too large to be read
        return ()


def _may_not(error: HTTPException) -> ErrorWords:
    if g.get("others_form"):
        return ErrorWords(
            "This page was opened by somebody else",
            "Another person was signed in in this browser when it was opened. Nothing was done.",
            "Open the page again to do it yourself, or sign out and let them sign in again.",
        )
    declared, person = g.get("declared"), g.get("person")
    if (
        not isinstance(declared, Access)
        or not isinstance(person, Person)
        or declared.admits(person)
    ):
        return ErrorWords(
            "That was not sent from a page of this service",
            "Nothing was done: only buttons on our own pages may act for you.",
            "Open the page here, and press its button.",
        )
    role = ROLES[person.role].partition(":")[0]
    may = [
        words.partition(":")[0]
        for role, words in ROLES.items()
        if declared.permission and Person("", role).may(declared.permission)
    ]
    return ErrorWords(
        "Your account may not do that",
        f"You are signed in as {person.name} ({role}). This is for: {', '.join(may) or 'nobody'}.",
        "Ask an administrator of this service if you need it.",
    )


def _not_there(error: HTTPException) -> ErrorWords:
    return ErrorWords(
        "There is no such page",
        "The address may be wrong, it may be deleted, or it is of a place that is not yours.",
        "Go back to where you were, or begin again at the overview.",
    )


def _too_large(error: HTTPException) -> ErrorWords:
    sent = request.content_length or request.environ.get("asgi.scope", {}).get(SENT)
    size = f"This was {_megabytes(sent)}. " if sent else ""
    return ErrorWords(
        "That is too large",
        f"{size}At most {_megabytes(limit())} are taken here at once. Nothing was saved.",
        "Choose a smaller file, or divide it. If you typed a lot, go back and save it in parts.",
    )


def _too_often(error: HTTPException) -> ErrorWords:
    minutes = _minutes(error)
    return ErrorWords(
        "Too many tries",
        "So many tries at once are stopped for a while. Nothing was done.",
        f"Wait {minutes}, then try again.",
    )


def _conflict(error: HTTPException) -> ErrorWords:
    own = error.description if error.description != type(error).description else None
    return ErrorWords(
        "Somebody did the same at that moment",
        own or "It may have been you, by a double press, or a colleague. Yours was not saved.",
        "Look at the page as it is now before you send yours again.",
    )


def _cannot_answer(error: HTTPException) -> ErrorWords:
    return ErrorWords(
        "The service cannot answer just now",
        "Too much comes at once, or the database does not answer. Nothing was saved.",
        f"Wait {_minutes(error)}, then try again.",
    )


def _our_fault(error: HTTPException) -> ErrorWords:
    at = datetime.now(UTC).strftime("%H:%M")
    return ErrorWords(
        "There is a problem with the service",
        "It is our fault, not yours, and it is noted. Look if what you sent was saved.",
        f"Try again. If it stays so, tell whoever runs the server that it was at {at} UTC.",
    )


def _other(error: HTTPException) -> ErrorWords:
    return ErrorWords(error.name, "Nothing was saved.", "Go back and try again.")


def _always(title: str, reason: str, advice: str) -> Callable[[HTTPException], ErrorWords]:
    return lambda _: ErrorWords(title, reason, advice)


WORDS: Mapping[int, Callable[[HTTPException], ErrorWords]] = {
    400: _always(
        "We could not read that",
        "Something was missing in what came from your browser. Nothing was saved.",
        "Go back, load the page again, and try once more.",
    ),
    403: _may_not,
    404: _not_there,
    405: _always(
        "That address only takes what a button sends",
        "Opened by itself, it shows nothing.",
        "Go back, and use the buttons on the page.",
    ),
    408: _always(
        "That took too long",
        "Not all of it arrived in time, so nothing was saved.",
        "Check that you are online, then try again.",
    ),
    409: _conflict,
    410: _always(
        "That is over",
        "It was there, and has been taken away or has ended.",
        "Go back to the list to see what there is now.",
    ),
    413: _too_large,
    422: _always(
        "We could not print that",
        "A name has a letter that we cannot print.",
        "Change the name, or tell whoever runs the server.",
    ),
    424: _always(
        "What was published of this month cannot be read",
        "Nothing was changed.",
        "Ask whoever runs the server to look with “handrail server check”.",
    ),
    429: _too_often,
    500: _our_fault,
    503: _cannot_answer,
}


def _megabytes(size: int) -> str:
    """
    >>> [_megabytes(size) for size in (2 * 2**20, 12_700_000, 65_536)]
    ['2 MB', '12.1 MB', '64 kB']
    """
    if size < MEGABYTE:
        return f"{size // 1024} kB"
    return f"{size / MEGABYTE:.1f}".removesuffix(".0") + " MB"


def _minutes(error: HTTPException) -> str:
    """How long to wait, as the answer itself says."""
    after = getattr(error, "retry_after", None)
    if not isinstance(after, int):
        return "a few minutes"
    if after < 60:
        return f"{after} seconds"
    return f"{-(-after // 60)} minutes"
