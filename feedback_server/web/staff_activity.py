"""Uploading appointments: looked at first, then taken in, and undone."""

from collections.abc import Mapping
from pathlib import Path

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response as BaseResponse

from ..actions.import_activity import check_activity, import_activity, kind_of, would_import
from ..actions.imports import Source, undo_import
from ..actions.table_file import UnreadableFile, read_table
from ..actions.uploads import find_upload, keep_upload
from ..domain.activity import add_up
from ..domain.activity_map import OneRow
from ..domain.activity_rows import ActivityFile
from ..domain.person import Role
from ..output.activity_template import write_activity_template
from ..store import imports
from ..store.imports import NoSuchBatch, ReplacedSince
from . import scope
from .presenters import day_words
from .services import services

staff_activity = Blueprint("staff_activity", __name__, url_prefix="/staff/activity")

KINDS = {
    "handrail": "Our template",
    "gpad": "NHS England's crosstab of appointments, by practice",
}
MOST_SHOWN = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@staff_activity.get("/")
def show() -> str:
    return _page({})


@staff_activity.get("/template.xlsx")
def template() -> Response:
    column_map = services().activity_maps["handrail"]
    assert isinstance(column_map, OneRow)
    headers = {"Content-Disposition": 'attachment; filename="handrail-appointments.xlsx"'}
    return Response(write_activity_template(column_map), mimetype=XLSX, headers=headers)


@staff_activity.post("/upload")
def upload() -> str | tuple[str, int]:
    """What the file holds; nothing is taken in yet."""
    our, kind = services(), request.form.get("kind", "")
    file = request.files.get("file")
    content = file.read() if file else b""
    if kind not in KINDS:
        raise BadRequest
    if file is None or not content:
        return _page({"file": "Choose a file"}), 422
    id = our.new_id()
    path = keep_upload(our.uploads, id, content, now=our.now())
    name = file.filename or "a file"
    try:
        return _preview(_read(path, kind), id, kind, name)
    except UnreadableFile as error:
        path.unlink()
        return _page({"file": f"{name}: {error}"}), 422


@staff_activity.post("/confirm")
def confirm() -> BaseResponse | tuple[str, int]:
    our, form = services(), request.form
    kind, path = form.get("kind", ""), find_upload(our.uploads, form.get("id", ""))
    if kind not in KINDS:
        raise BadRequest
    if path is None:
        return _page({"file": "The file is gone: it is kept for a day. Choose it again"}), 422
    if form.get("decision") != "take_in":
        path.unlink()
        return redirect(url_for(".show", done="cancelled"), 303)
    read = _read(path, kind)
    if not read.activities:
        raise BadRequest
    source = Source(form.get("name", "a file"), kind_of(kind), g.account, our.now())
    done = import_activity(our.store, read, source, skip_bad_rows=True)
    path.unlink()
    return redirect(url_for(".show", done="nothing" if done.batch is None else done.batch), 303)


@staff_activity.post("/<number>/undo")
def undo(number: str) -> BaseResponse | tuple[str, int]:
    our = services()
    with our.store.read() as tx:
        own = {str(each.id): each.id for each in imports.batches(tx) if _may_undo(each)}
    if number not in own:
        raise NotFound
    try:
        undo_import(our.store, own[number], by=g.account, now=our.now())
    except ReplacedSince as error:
        return _page({"imports": str(error).capitalize()}), 422
    except NoSuchBatch as error:
        raise NotFound from error
    return redirect(url_for(".show", done="undone"), 303)


def _may_undo(batch: imports.Batch) -> bool:
    """One's own imports; an administrator's are all but what came with the demonstration."""
    person = scope.person()
    whole = person.role is Role.ADMINISTRATOR and not person.demonstration
    return batch.undone_on is None and (whole or batch.made_by == person.name)


def _read(path: Path, kind: str) -> ActivityFile:
    our = services()
    table = read_table(path)
    return check_activity(
        our.store,
        table.columns,
        table.rows,
        our.activity_maps[kind],
        our.now(),
        seen=scope.person().sees,
    )


def _page(problems: Mapping[str, str]) -> str:
    with services().store.read() as tx:
        every = imports.batches(tx)
    own = [each for each in every if _may_undo(each)]
    return render_template(
        "activity.html.jinja",
        kinds=KINDS,
        imports=own,
        day_words=day_words,
        problems=problems,
        done=request.args.get("done", ""),
    )


def _preview(read: ActivityFile, id: str, kind: str, name: str) -> str:
    names = {each.code: each.name for each in scope.practices()}
    return render_template(
        "activity_preview.html.jinja",
        read=read,
        id=id,
        kind=kind,
        name=name,
        names=names,
        sums=add_up(read.activities),
        would=would_import(services().store, read) if read.activities else None,
        most=MOST_SHOWN,
    )
