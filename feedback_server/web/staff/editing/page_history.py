"""Settings > Pages: the versions of a page, what changed in each, and the ways back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound

from feedback_server.actions.editing.documents import ChangedMeanwhile
from feedback_server.actions.editing.pages import (
    NotThere,
    page_history,
    publish_page,
    put_own_page_back,
    put_version_back,
    resume_version,
)
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.editing.differences import ChangedLine, differences
from feedback_server.domain.editing.document import Document
from feedback_server.domain.editing.page import Origin
from feedback_server.web.security.access import staff_page
from feedback_server.web.shared.context import context
from feedback_server.web.shared.formatting import format_moment
from feedback_server.web.staff.help import StaffBlueprint

from .page_access import (
    Answer,
    EditedPage,
    form_number,
    page_editor,
    require_page,
    show_progress,
    who_edits,
)
from .pages import HELP

staff_page_history = StaffBlueprint(
    "staff_page_history", __name__, url_prefix="/staff/pages", help=HELP
)
STATES: Mapping[str, str] = {
    "submitted": "Being published",
    "published": "Published",
    "refused": "Refused",
}
CHANGED = "Somebody changed the page meanwhile. Look at it as it is now"


@dataclass(frozen=True)
class VersionRow:
    version: Document
    state: str
    changes: Sequence[Sequence[ChangedLine]]
    is_newest: bool


@staff_page_history.get("/<path:path>/history")
@staff_page(Permission.EDIT_CONTENT)
def history(path: str) -> str:
    return _history(require_page(path), {})


@staff_page_history.post("/<path:path>/history")
@staff_page(Permission.EDIT_CONTENT)
def put_back(path: str) -> Answer:
    """Publish an earlier version again."""
    page, number = require_page(path), form_number("number")
    try:
        ids = put_version_back(
            context().store, path, number, who_edits(path), seen=form_number("seen")
        )
    except NotThere as error:
        raise NotFound from error
    except ChangedMeanwhile:
        return _history(page, {"versions": CHANGED}), 409
    return show_progress(ids, path)


@staff_page_history.post("/<path:path>/resume")
@staff_page(Permission.EDIT_CONTENT)
def resume(path: str) -> Answer:
    """Go on with a version that was refused, as a draft."""
    page = require_page(path)
    seen, who = request.form.get("draft", ""), who_edits(path)
    try:
        resume_version(context().store, path, form_number("number"), who, seen=seen)
    except NotThere as error:
        raise NotFound from error
    except ChangedMeanwhile:
        return _history(page, {"versions": "There is another draft by now: look at it first"}), 409
    return redirect(url_for("staff_page_edit.edit", path=path), 303)


@staff_page_history.get("/<path:path>/own")
@staff_page(Permission.EDIT_CONTENT)
def own(path: str) -> str:
    return _own(require_page(path), {})


@staff_page_history.post("/<path:path>/own")
@staff_page(Permission.EDIT_CONTENT)
def choose_own(path: str) -> Answer:
    """Take the software's own text, or keep ours although that changed."""
    page, ctx = require_page(path), context()
    seen, who = form_number("seen"), who_edits(path)
    if page.own is None or page.published is None:
        raise NotFound
    try:
        if request.form.get("keep") == "ours":
            note = "Kept, although the text of the software changed"
            ids = publish_page(ctx.store, path, page.published, who, seen=seen, note=note)
        else:
            note = "Back to the text of the software"
            ids = put_own_page_back(ctx.store, path, who, seen=seen, note=note)
    except ChangedMeanwhile:
        return _own(page, {"own": CHANGED}), 409
    return show_progress(ids, path)


@staff_page_history.get("/<path:path>/delete")
@staff_page(Permission.EDIT_CONTENT)
def ask_to_delete(path: str) -> str:
    return _delete(_made_here(path), {})


@staff_page_history.post("/<path:path>/delete")
@staff_page(Permission.EDIT_CONTENT)
def delete(path: str) -> Answer:
    """Take a page that was made here off the public pages. Its versions stay in the history."""
    page = _made_here(path)
    if page_editor().linking_to(path):
        return _delete(page, {"delete": "Change these pages first: they link to it"}), 422
    try:
        ids = put_own_page_back(
            context().store, path, who_edits(path), seen=form_number("seen"), note="Deleted"
        )
    except ChangedMeanwhile:
        return _delete(page, {"delete": CHANGED}), 409
    return show_progress(ids, "")


def _made_here(path: str) -> EditedPage:
    page = require_page(path)
    if page.origin is not Origin.NEW or page.published is None:
        raise NotFound
    return page


def _history(page: EditedPage, problems: Mapping[str, str]) -> str:
    versions = page_history(context().store, page.path)
    olders = [one.text if one.body is not None else page.own or "" for one in versions[1:]]
    first = page.own or ""
    return render_template(
        "staff/editing/page_history.html.jinja",
        page=page,
        rows=[
            VersionRow(
                version,
                STATES[version.state.value],
                differences(older, version.text if version.body is not None else first),
                version.id == page.state.seen,
            )
            for version, older in zip(versions, [*olders, first], strict=True)
        ],
        problems=problems,
        format_moment=format_moment,
        Origin=Origin,
    )


def _own(page: EditedPage, problems: Mapping[str, str]) -> str:
    if page.own is None or page.state.body is None:
        raise NotFound
    return render_template(
        "staff/editing/page_own.html.jinja",
        page=page,
        changed=differences(page.own, page.published or ""),
        problems=problems,
    )


def _delete(page: EditedPage, problems: Mapping[str, str]) -> str:
    return render_template(
        "staff/editing/page_delete.html.jinja",
        page=page,
        linking=page_editor().linking_to(page.path),
        problems=problems,
    )
