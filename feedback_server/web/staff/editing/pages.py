"""Settings > Pages: every public page with its owner and reviews, and the press of a review."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from flask import render_template, request
from werkzeug.wrappers import Response

from feedback_server.actions.editing.documents import ChangedMeanwhile
from feedback_server.actions.editing.pages import (
    PageState,
    Review,
    page_fields,
    page_states,
    review_page,
)
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.editing.page import (
    Origin,
    PageFacts,
    ReviewState,
    a_year_after,
    review_state,
)
from feedback_server.output.formatting import format_day
from feedback_server.web.public.static_pages import SITE_POLICY
from feedback_server.web.security.access import NavItem, Section, staff_page
from feedback_server.web.shared.context import context
from feedback_server.web.staff.help import StaffBlueprint

from .page_access import (
    Answer,
    EditedPage,
    form_number,
    framed,
    page_editor,
    require_page,
    show_progress,
    who_edits,
)

HELP = (
    "Every public page has an owner, who reads it again before its next review. Overdue pages come "
    "first. “I have reviewed this” changes the dates of the page and nothing else.",
    "What you change here is kept beside the text that came with the software: you can go back to "
    "any earlier version, and to that of the software.",
)
staff_pages = StaffBlueprint("staff_pages", __name__, url_prefix="/staff/pages", help=HELP)
LONGEST_OWNER = 100


@dataclass(frozen=True)
class PageRow:
    """A page of the list: what the edition says of it, and what was changed of it here."""

    facts: PageFacts
    state: PageState
    origin: Origin
    review: ReviewState
    software_moved_on: bool

    @property
    def order(self) -> tuple[int, str]:
        rank = {ReviewState.OVERDUE: 0, ReviewState.SOON: 1, ReviewState.LATER: 2}
        due = self.facts.next_review if self.review is not ReviewState.LATER else None
        return rank[self.review], str(due or self.facts.address)


FILTERS: Mapping[str, tuple[str, Callable[[PageRow], bool]]] = {
    "": ("All pages", lambda row: True),
    "due": ("Due for review", lambda row: row.review is not ReviewState.LATER),
    "software": ("From the software", lambda row: row.origin is Origin.SOFTWARE),
    "changed": ("Changed or new here", lambda row: row.origin is not Origin.SOFTWARE),
    "draft": ("With a draft", lambda row: row.state.draft is not None),
    "moved-on": ("Changed by the software since", lambda row: row.software_moved_on),
}


@staff_pages.get("/")
@staff_page(Permission.EDIT_CONTENT, nav=NavItem(Section.SETTINGS, "Pages"))
def index() -> str:
    states = page_states(context().store)
    rows = sorted(_rows(states), key=lambda row: row.order)
    show, owner = request.args.get("show", ""), request.args.get("owner", "")
    words = request.args.get("find", "").strip()
    keep = FILTERS.get(show, FILTERS[""])[1]
    shown = [
        row
        for row in rows
        if keep(row)
        and owner in ("", row.facts.owner)
        and words.casefold() in f"{row.facts.title} {row.facts.path}".casefold()
    ]
    known = {row.facts.path for row in rows}
    return render_template(
        "staff/editing/pages.html.jinja",
        rows=shown,
        total=len(rows),
        due=sum(row.review is not ReviewState.LATER for row in rows),
        overdue=sum(row.review is ReviewState.OVERDUE for row in rows),
        filters=[(key, words) for key, (words, _) in FILTERS.items()],
        owners=[("", "Everybody"), *((name, name) for name in sorted(_owners(rows)))],
        show=show,
        owner=owner,
        words=words,
        unpublished=[
            (path, page_fields(state.draft.text).title, state.draft)
            for path, state in sorted(states.items())
            if path not in known and state.draft
        ],
        format_day=format_day,
        ReviewState=ReviewState,
        Origin=Origin,
    )


@staff_pages.get("/<path:path>/")
@staff_page(Permission.EDIT_CONTENT)
def detail(path: str) -> Answer:
    return _detail(require_page(path), {})


@staff_pages.post("/<path:path>/review")
@staff_page(Permission.EDIT_CONTENT)
def review(path: str) -> Answer:
    """The page is right: its dates change, and nothing else."""
    page, ctx = require_page(path), context()
    problems: dict[str, str] = {}
    owner = request.form.get("owner", "").strip()
    if not 0 < len(owner) <= LONGEST_OWNER:
        problems["owner"] = "Enter who reviewed it, such as Clinical lead"
    due = _day(request.form.get("next_review", ""))
    if due is None or due <= ctx.today():
        problems["next_review"] = "Enter a day after today"
    if problems or due is None or page.published is None:
        return _detail(page, problems, 422)
    done = Review(owner, ctx.today(), due)
    seen, who = form_number("seen"), who_edits(path)
    try:
        ids = review_page(ctx.store, path, page.published, done, who, seen=seen)
    except ChangedMeanwhile:
        problems["owner"] = "Somebody changed the page meanwhile: read it again below"
        return _detail(page, problems, 409)
    return show_progress(ids, path)


@staff_pages.get("/<path:path>/preview")
@staff_page(Permission.EDIT_CONTENT)
def preview(path: str) -> Response:
    """The page in the site's own shell, for a frame: as it is published, or its draft."""
    page = require_page(path)
    text = page.text if request.args.get("of") == "draft" else page.published or page.text
    response = Response(page_editor().preview(path, text), mimetype="text/html")
    policy = SITE_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    response.headers["Content-Security-Policy"] = policy
    return response


def _rows(states: Mapping[str, PageState]) -> Iterator[PageRow]:
    editor, today = page_editor(), context().today()
    for facts in editor.facts:
        state = states.get(facts.path, PageState())
        own = editor.own_source(facts.path)
        yield PageRow(
            facts,
            state,
            state.origin(own),
            review_state(facts.next_review, today),
            state.software_moved_on(editor.own_digest(facts.path)),
        )


def _owners(rows: list[PageRow]) -> set[str]:
    return {row.facts.owner for row in rows if row.facts.owner}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _detail(page: EditedPage, problems: Mapping[str, str], status: int = 200) -> Response:
    facts = {one.path: one for one in page_editor().facts}.get(page.path)
    today = context().today()
    form = {"owner": page.fields.owner, "next_review": a_year_after(today).isoformat()}
    return framed(
        render_template(
            "staff/editing/page.html.jinja",
            page=page,
            facts=facts,
            fields=page.fields,
            review=review_state(page.fields.next_review, today),
            form=form | {name: request.form[name] for name in form if name in request.form},
            problems=problems,
            format_day=format_day,
            ReviewState=ReviewState,
            Origin=Origin,
        ),
        status,
    )
