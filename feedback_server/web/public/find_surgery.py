"""Find a surgery: when the therapist is there, how to ask, and what makes it easier to use."""

from urllib.parse import quote

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from feedback_server.domain.organisations.find import Directory, PracticeEntry, without_inward
from feedback_server.domain.organisations.practice_facts import DAYS, TherapistSession, district_of
from feedback_server.domain.search.word_matching import LONGEST_QUERY
from feedback_server.output.formatting import format_month, format_time
from feedback_server.store.organisations import organisations
from feedback_server.store.reports import practice_notices
from feedback_server.web.public.server_pages import public_page_of
from feedback_server.web.security.access import public_page
from feedback_server.web.shared.context import context, public_address

find_surgery = Blueprint("find_surgery", __name__, url_prefix="/find")

ON_A_PAGE = 10
FRAMED_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors *"
)
"""Of the one page that other websites may show in a frame: it holds no form and no script."""
MAP = "https://www.openstreetmap.org/search?query="
MOST_BYTES = 8 * 1024


@find_surgery.before_request
def keep_small() -> None:
    request.max_content_length = MOST_BYTES


@find_surgery.post("/")
@public_page
def look_up() -> Response:
    """What was typed was posted, so that no address and no log holds a whole postcode: of one only
    the district is used."""
    words = without_inward(request.form.get("find", "")[:LONGEST_QUERY])
    found = _directory().search(words) if words else ()
    if len(found) == 1:
        return redirect(url_for(".surgery", code=found[0].practice.code), 303)
    return redirect(url_for(".results", find=words or None), 303)


@find_surgery.get("/")
@public_page
def results() -> Response:
    typed = request.args.get("find", "")[:LONGEST_QUERY].strip()
    words = without_inward(typed)
    if words != typed and district_of(typed):  # somebody made this address by hand
        return redirect(url_for(".results", find=words), 302)
    directory = _directory()
    found = directory.search(words)
    pages = max(1, -(-len(found) // ON_A_PAGE))
    page = min(pages, max(1, request.args.get("page", 1, type=int)))
    district = district_of(words)
    return public_page_of(
        "find",
        "find_surgery.html.jinja",
        title="Find your surgery",
        description="See when the occupational therapist is at your surgery, and how to ask.",
        indexed=not words and page == 1,
        words=words,
        any_known=bool(directory.entries),
        found=[_shown(entry) for entry in found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]],
        total=len(found),
        nearby=bool(district and found and found[0].facts.district != district),
        page=page,
        pages=pages,
    )


@find_surgery.get("/<code>/")
@public_page
def surgery(code: str) -> Response:
    with context().store.read() as tx:
        practice = organisations.find_practice(tx, code.upper())
        facts = organisations.setup_of(tx, practice.code).facts if practice else None
        notice = practice_notices.latest(tx, practice.code) if practice else None
    if practice is None or facts is None:
        raise NotFound
    if code != practice.code:
        return redirect(url_for(".surgery", code=practice.code), 308)
    name = practice.name
    return public_page_of(
        "find",
        "surgery.html.jinja",
        title=name,
        description=f"Occupational therapy at {name}: when the therapist is there, how to ask.",
        indexed=not practice.demonstration,
        shown=_shown(PracticeEntry(practice, facts)),
        notice=notice,
        format_month=format_month,
    )


@find_surgery.get("/<code>/feedback/")
@public_page
def feedback(code: str) -> Response:
    """The surgery's newest notice alone, to be shown in a frame of its own website."""
    with context().store.read() as tx:
        practice = organisations.find_practice(tx, code.upper())
        notice = practice_notices.latest(tx, practice.code) if practice else None
    if practice is None:
        raise NotFound
    page = render_template(
        "public/notice_frame.html.jinja",
        practice=practice,
        notice=notice,
        format_month=format_month,
        address=f"{public_address()}/find/{practice.code}/",
    )
    response = Response(page, mimetype="text/html")
    response.headers["Content-Security-Policy"] = FRAMED_POLICY
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _directory() -> Directory:
    with context().store.read() as tx:
        return organisations.directory(tx)


def _shown(entry: PracticeEntry) -> dict[str, object]:
    facts = entry.facts
    where = facts.postcode or ", ".join(facts.lines)
    return {
        "practice": entry.practice,
        "facts": facts,
        "sessions": [_session(session) for session in facts.sessions],
        "map": f"{MAP}{quote(where)}" if where and not entry.practice.demonstration else "",
    }


def _session(session: TherapistSession) -> str:
    """
    >>> _session(TherapistSession(0, "09:00", "12:30"))
    'Monday, 9am to 12:30pm'
    """
    return f"{DAYS[session.day]}, {format_time(session.starts)} to {format_time(session.ends)}"
