"""Settings > Pages: editing a page with its checks and a preview, drafts, and new pages."""

from collections.abc import Mapping, Sequence

from flask import redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from feedback_server.actions.editing.documents import ChangedMeanwhile, drop_draft
from feedback_server.actions.editing.pages import (
    new_page,
    page_state,
    publish_page,
    save_page_draft,
)
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.calendar.calendar_month import LONDON
from feedback_server.domain.editing.differences import differences
from feedback_server.domain.editing.page import FOLDER, PageProblem, path_for_title
from feedback_server.output.formatting import format_day
from feedback_server.web.security.access import staff_page
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
from .page_form import PageForm, form_of_file, form_of_request
from .pages import HELP

staff_page_edit = StaffBlueprint("staff_page_edit", __name__, url_prefix="/staff/pages", help=HELP)
ALWAYS_SHOWN = frozenset({"title", "description", "body"})
"""The fields that are not folded away."""


@staff_page_edit.get("/<path:path>/edit")
@staff_page(Permission.EDIT_CONTENT)
def edit(path: str) -> Answer:
    page = require_page(path)
    return _editor(page, form_of_file(page.text))


@staff_page_edit.post("/<path:path>/edit")
@staff_page(Permission.EDIT_CONTENT)
def change(path: str) -> Answer:
    """Check, preview, save as a draft or publish, as the button says."""
    page, form, action = require_page(path), form_of_request(request.form), _action()
    if action == "drop":
        if _draft_seen() != page.state.draft_seen:
            return redirect(url_for(".edit", path=path), 303)
        drop_draft(context().store, FOLDER + path)
        there = page.published is not None
        return redirect(url_for("staff_pages.detail", path=path) if there else "/staff/pages/", 303)
    if action == "check":
        return _editor(page, form, shown="check")
    try:
        save_page_draft(
            context().store,
            path,
            form.file(page.text),
            who_edits(path),
            seen=_draft_seen(),
        )
    except ChangedMeanwhile:
        return _conflict(page, form)
    page = require_page(path)
    if action != "publish":
        return _editor(page, form, shown=action, saved=True)
    return _publish(page, form)


@staff_page_edit.post("/<path:path>/check")
@staff_page(Permission.EDIT_CONTENT)
def check(path: str) -> str:
    """The problems of what is typed now, for the script of the form. Saves nothing."""
    page, form = require_page(path), form_of_request(request.form)
    source = form.file(page.text)
    return render_template(
        "staff/editing/page_problems.html.jinja",
        problems=_problems(page, form, source),
        body_lines=form.body.splitlines(),
        reading=page_editor().reading(path, source),
    )


@staff_page_edit.post("/<path:path>/draft")
@staff_page(Permission.EDIT_CONTENT)
def autosave(path: str) -> tuple[Mapping[str, object], int]:
    """Save what is typed as the draft, for the script of the form."""
    page, form, who = require_page(path), form_of_request(request.form), who_edits(path)
    source = form.file(page.text)
    try:
        save_page_draft(context().store, path, source, who, seen=_draft_seen())
    except ChangedMeanwhile:
        return {"words": "Somebody else saved a draft meanwhile. Save yours to see both."}, 409
    saved = page_state(context().store, path).draft_seen
    return {"draft": saved, "words": f"Draft saved at {who.now.astimezone(LONDON):%H:%M}."}, 200


@staff_page_edit.get("/new")
@staff_page(Permission.EDIT_CONTENT)
def choose() -> str:
    return _new({})


@staff_page_edit.post("/new")
@staff_page(Permission.EDIT_CONTENT)
def create() -> Answer:
    """Begin a page as a draft: nothing is public before somebody publishes it."""
    ctx, problems = context(), {}
    title, folder = " ".join(request.form.get("title", "").split()), request.form.get("folder", "")
    name = path_for_title(title)
    if not name or name == "index.md":
        problems["title"] = "Enter a title with at least one letter"
    if folder not in dict(page_editor().folders()):
        problems["folder"] = "Choose where the page belongs"
    path = folder + name
    if not problems and (page_editor().source(path) or page_state(ctx.store, path).draft):
        problems["title"] = "There is a page with this title already: choose another one"
    if problems:
        return _new(problems), 422
    source = new_page(title, request.form.get("owner", "").strip(), ctx.today())
    save_page_draft(ctx.store, path, source, who_edits(path), seen="")
    return redirect(url_for(".edit", path=path), 303)


def _new(problems: Mapping[str, str]) -> str:
    return render_template(
        "staff/editing/page_new.html.jinja",
        form=request.form,
        problems=problems,
        folders=[("", "Choose"), *page_editor().folders()],
    )


def _action() -> str:
    action = request.form.get("action", "")
    if action not in ("check", "preview", "save", "publish", "drop"):
        raise NotFound
    return action


def _draft_seen() -> str:
    """What tells the draft that the author saw from others."""
    return request.form.get("draft", "")


def _problems(page: EditedPage, form: PageForm, source: str) -> Sequence[PageProblem]:
    fields = [PageProblem(words, field=name) for name, words in form.problems().items()]
    return [*fields, *page_editor().check(page.path, source, context().today())]


def _publish(page: EditedPage, form: PageForm) -> Answer:
    source = form.file(page.text)
    if any(not problem.is_advice for problem in _problems(page, form, source)):
        return _editor(page, form, shown="publish", saved=True, status=422)
    note = " ".join(request.form.get("note", "").split())[:200] or "Changed the text"
    try:
        ids = publish_page(
            context().store,
            page.path,
            source,
            who_edits(page.path),
            seen=form_number("seen"),
            note=note,
        )
    except ChangedMeanwhile:
        return _conflict(page, form)
    return show_progress(ids, page.path)


def _conflict(page: EditedPage, form: PageForm) -> Answer:
    """Somebody else changed the page meanwhile: show both, and lose neither."""
    theirs = require_page(page.path)
    draft = theirs.state.draft
    others_draft = draft is not None and theirs.state.draft_seen != _draft_seen()
    text = draft.text if draft and others_draft else theirs.published or ""
    newest = draft if others_draft else theirs.state.newest
    return _editor(
        theirs,
        form,
        status=409,
        conflict=differences(text, form.file(page.text)),
        other=newest.by if newest else "Somebody",
    )


def _editor(
    page: EditedPage,
    form: PageForm,
    *,
    shown: str = "",
    saved: bool = False,
    status: int = 200,
    conflict: object = None,
    other: str = "",
) -> Response:
    """``shown`` is the button that was pressed, which says what stands beside the form."""
    source = form.file(page.text)
    problems = _problems(page, form, source)
    errors = [problem for problem in problems if not problem.is_advice]
    by_field = _by_field(errors) if shown in ("check", "publish") else {}
    return framed(
        render_template(
            "staff/editing/page_edit.html.jinja",
            page=page,
            form=form,
            shown=shown,
            saved=saved,
            problems=problems,
            summary_of=_summary(errors) if shown == "publish" else [],
            by_field=by_field,
            more_open=page.published is None or not ALWAYS_SHOWN.issuperset(by_field),
            body_lines=form.body.splitlines(),
            reading=page_editor().reading(page.path, source),
            changed=differences(page.published or "", source),
            conflict=conflict,
            other=other,
            note=request.form.get("note", ""),
            format_day=format_day,
        ),
        status,
        script=True,
    )


def _summary(errors: Sequence[PageProblem]) -> list[tuple[str, str]]:
    """For the summary above the form: where to go, and what is wrong there."""
    return [
        (
            error.field or "body",
            f"Line {error.line}: {error.message}" if error.line else error.message,
        )
        for error in errors
    ]


def _by_field(errors: Sequence[PageProblem]) -> dict[str, str]:
    found: dict[str, str] = {}
    for error in errors:
        found.setdefault(error.field or "body", error.message)
    return found
