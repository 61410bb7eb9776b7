"""Settings > Pages: pictures that pages can show."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from feedback_server.actions.editing.documents import ChangedMeanwhile
from feedback_server.actions.editing.media_files import UnusableFile
from feedback_server.actions.editing.page_pictures import (
    PICTURES,
    PictureExists,
    add_picture,
    delete_picture,
    list_pictures,
)
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.editing.document import Document
from feedback_server.domain.editing.page import FOLDER, PageFacts
from feedback_server.web.security.access import staff_page
from feedback_server.web.shared.context import context
from feedback_server.web.staff.help import StaffBlueprint

from .page_access import Answer, page_editor, who_edits
from .pages import HELP

staff_page_pictures = StaffBlueprint(
    "staff_page_pictures", __name__, url_prefix="/staff/pages/pictures", help=HELP
)


@dataclass(frozen=True)
class PictureRow:
    document: Document
    shown_on: list[PageFacts]

    @property
    def name(self) -> str:
        return self.document.path.removeprefix(FOLDER + PICTURES)

    @property
    def kilobytes(self) -> int:
        return round(len(self.document.body or b"") / 1000)


@staff_page_pictures.get("/")
@staff_page(Permission.EDIT_CONTENT)
def index() -> str:
    return _list({})


@staff_page_pictures.post("/")
@staff_page(Permission.EDIT_CONTENT)
def upload() -> Answer:
    file, name = request.files.get("file"), request.form.get("name", "").strip()
    body = file.read() if file else b""
    if not body:
        return _list({"file": "Choose a picture"}), 422
    try:
        ids = add_picture(context().store, name, body, who_edits(""))
    except PictureExists:
        return _list({"name": "There is a picture of that name already: choose another one"}), 422
    except UnusableFile as error:
        return _list({"name" if "name" in str(error) else "file": str(error)}), 422
    return _progress(ids)


@staff_page_pictures.get("/<name>")
@staff_page(Permission.EDIT_CONTENT)
def show(name: str) -> Response:
    """The picture itself, also before it is public."""
    return Response(_find(name).document.body, mimetype="image/webp")


@staff_page_pictures.post("/<name>/delete")
@staff_page(Permission.EDIT_CONTENT)
def delete(name: str) -> Answer:
    row = _find(name)
    if row.shown_on:
        title = row.shown_on[0].title
        return _list({name: f"{title} shows this picture: take it out there first"}), 422
    try:
        return _progress(delete_picture(context().store, row.document, who_edits("")))
    except ChangedMeanwhile:
        return redirect(url_for(".index"), 303)


def _rows() -> list[PictureRow]:
    editor = page_editor()
    return [
        PictureRow(document, list(editor.linking_to(document.path.removeprefix(FOLDER))))
        for document in list_pictures(context().store)
    ]


def _find(name: str) -> PictureRow:
    found = next((row for row in _rows() if row.name == name), None)
    if found is None:
        raise NotFound
    return found


def _progress(ids: list[int]) -> Response:
    return redirect(url_for("staff_editing.progress", id=ids[0], back=url_for(".index")), 303)


def _list(problems: Mapping[str, str]) -> str:
    return render_template(
        "staff/editing/page_pictures.html.jinja",
        rows=_rows(),
        problems=problems,
        name=request.form.get("name", ""),
    )
