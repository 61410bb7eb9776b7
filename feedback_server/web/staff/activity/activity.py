"""Uploading appointments: looked at first, then taken in, and undone."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Response, g, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response as BaseResponse

from feedback_server.actions.activity import import_external_counts
from feedback_server.actions.activity.import_appointments import (
    import_activity,
    kind_of,
    preview_activity,
    remember_columns,
)
from feedback_server.actions.activity.import_batches import ImportSource, undo_import
from feedback_server.actions.activity.table_file import UnreadableFile
from feedback_server.actions.activity.uploads import (
    UploadExpired,
    claim_upload,
    find_upload,
    save_upload,
)
from feedback_server.domain.accounts.person import Permission, Role
from feedback_server.domain.activity.appointments import add_up
from feedback_server.domain.activity.column_map import OneRow
from feedback_server.domain.activity.external_count_rows import CountsFile
from feedback_server.domain.activity.external_counts import ANSWERS, FftWording
from feedback_server.output.activity_template import write_activity_template
from feedback_server.output.formatting import format_day
from feedback_server.store.activity import imports
from feedback_server.store.activity.imports import ReplacedSince, UnknownBatch
from feedback_server.web.security import scope
from feedback_server.web.security.access import NavItem, Section, staff_page
from feedback_server.web.shared.context import context
from feedback_server.web.staff.help import StaffBlueprint

from .upload import COUNTS, Upload, UploadPreview, read_upload

staff_activity = StaffBlueprint(
    "staff_activity",
    __name__,
    url_prefix="/staff/activity",
    help=(
        "Upload the appointments of a month as your clinical system or your provider gives them. "
        "You see what would change before anything does, and can undo it afterwards.",
        "Without them the report cannot say how many of the patients seen have answered.",
    ),
)

KINDS = {
    "handrail": "Our template",
    "gpad": "NHS England's crosstab of appointments, by practice",
    COUNTS: "Friends and Family Test counts that were collected otherwise",
}
MOST_SHOWN = 100
GONE = "The file is gone: it was taken in already, or is over a day old. Choose it again"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@staff_activity.get("/")
@staff_page(Permission.IMPORT_ACTIVITY, nav=NavItem(Section.APPOINTMENTS, "Appointments"))
def show() -> str:
    return _page({})


@staff_activity.get("/template.xlsx")
@staff_page(Permission.IMPORT_ACTIVITY)
def template() -> Response:
    column_map = context().activity_maps["handrail"]
    assert isinstance(column_map, OneRow)
    headers = {"Content-Disposition": 'attachment; filename="handrail-appointments.xlsx"'}
    return Response(write_activity_template(column_map), mimetype=XLSX, headers=headers)


@staff_activity.post("/upload")
@staff_page(Permission.IMPORT_ACTIVITY)
def upload() -> str | tuple[str, int]:
    """What the file holds; nothing is taken in yet."""
    ctx, kind = context(), request.form.get("kind", "")
    file = request.files.get("file")
    content = file.read() if file else b""
    if kind not in KINDS:
        raise BadRequest
    if file is None or not content:
        return _page({"file": "Choose a file"}), 422
    id = ctx.new_id()
    path = save_upload(ctx.uploads, id, content, owner=scope.handle(), now=ctx.now())
    return _preview_page(Upload(id, kind, file.filename or "a file", path))


@staff_activity.post("/columns")
@staff_page(Permission.IMPORT_ACTIVITY)
def columns() -> str | tuple[str, int]:
    """The same file once more, by what its reader says of its columns."""
    found = _uploaded()
    return _gone() if found is None else _preview_page(found)


@staff_activity.post("/confirm")
@staff_page(Permission.IMPORT_ACTIVITY)
def confirm() -> BaseResponse | str | tuple[str, int]:
    found = _uploaded()
    if found is None:
        return _gone()
    if request.form.get("decision") != "take_in":
        found.path.unlink(missing_ok=True)
        return redirect(url_for(".show", done="cancelled"), 303)
    try:
        with claim_upload(found.path) as path:
            return _take_in(replace(found, path=path))
    except UploadExpired:
        return _gone()
    except UnreadableFile as error:
        return _page({"file": f"{found.name}: {error}"}), 422


def _take_in(upload: Upload) -> str:
    ctx, looked = context(), read_upload(upload)
    if looked.counts is not None:
        return _take_in_counts(upload, looked.counts)
    if looked.read is None or not looked.read.activities:
        raise BadRequest
    source = ImportSource(upload.name, kind_of(upload.kind), g.account, ctx.now())
    done = import_activity(ctx.store, looked.read, source, skip_bad_rows=True)
    if looked.columns:
        remember_columns(ctx.store, looked.columns.choice, account=g.account)
    return render_template(
        "staff/activity/activity_done.html.jinja",
        upload=upload,
        read=looked.read,
        done=done,
        what="appointments",
        most=MOST_SHOWN,
    )


def _take_in_counts(upload: Upload, counts: CountsFile) -> str:
    ctx = context()
    if not counts.counts:
        raise BadRequest
    kind = import_external_counts.kind_of(FftWording.SINCE_2020)
    source = ImportSource(upload.name, kind, g.account, ctx.now())
    done = import_external_counts.import_counts(ctx.store, counts, source, skip_bad_rows=True)
    return render_template(
        "staff/activity/activity_done.html.jinja",
        upload=upload,
        read=counts,
        done=done,
        what="counts",
        most=MOST_SHOWN,
    )


@staff_activity.post("/<number>/undo")
@staff_page(Permission.IMPORT_ACTIVITY)
def undo(number: str) -> BaseResponse | tuple[str, int]:
    ctx = context()
    with ctx.store.read() as tx:
        own = {str(batch.id): batch.id for batch in imports.batches(tx) if _may_undo(batch)}
    if number not in own:
        raise NotFound
    try:
        undo_import(ctx.store, own[number], by=g.account, now=ctx.now())
    except ReplacedSince as error:
        return _page({"imports": str(error).capitalize()}), 422
    except UnknownBatch as error:
        raise NotFound from error
    return redirect(url_for(".show", done="undone"), 303)


def _may_undo(batch: imports.Batch) -> bool:
    """One's own imports; an administrator's are all but what came with the demonstration."""
    person = scope.person()
    whole = person.role is Role.ADMINISTRATOR and not person.demonstration
    return batch.can_be_undone and (whole or batch.created_by == person.name)


def _uploaded() -> Upload | None:
    """The file that the form is about; None where it is gone."""
    form = request.form
    kind, id = form.get("kind", ""), form.get("id", "")
    if kind not in KINDS:
        raise BadRequest
    path = find_upload(context().uploads, id, owner=scope.handle())
    return Upload(id, kind, form.get("name", "a file"), path) if path else None


def _gone() -> tuple[str, int]:
    return _page({"file": GONE}), 422


def _page(problems: Mapping[str, str]) -> str:
    with context().store.read() as tx:
        every = imports.batches(tx)
    own = [batch for batch in every if _may_undo(batch)]
    return render_template(
        "staff/activity/activity.html.jinja",
        kinds=KINDS,
        imports=own,
        format_day=format_day,
        problems=problems,
        done=request.args.get("done", ""),
    )


def _preview_page(upload: Upload) -> str | tuple[str, int]:
    try:
        looked = read_upload(upload)
    except UnreadableFile as error:
        upload.path.unlink(missing_ok=True)
        return _page({"file": f"{upload.name}: {error}"}), 422
    if looked.counts is not None:
        return _counts_page(looked, looked.counts)
    read = looked.read
    page = render_template(
        "staff/activity/activity_preview.html.jinja",
        upload=upload,
        columns=looked.columns,
        read=read,
        said=looked.said,
        names={practice.code: practice.name for practice in scope.practices()},
        sums=add_up(read.activities) if read else None,
        would=preview_activity(context().store, read) if read and read.activities else None,
        most=MOST_SHOWN,
    )
    return (page, 422) if looked.columns and looked.columns.problems else page


def _counts_page(looked: UploadPreview, read: CountsFile) -> str:
    return render_template(
        "staff/activity/counts_preview.html.jinja",
        upload=looked.upload,
        read=read,
        said=looked.said,
        names={practice.code: practice.name for practice in scope.practices()},
        answers=ANSWERS[FftWording.SINCE_2020],
        would=import_external_counts.preview_counts(context().store, read),
        most=MOST_SHOWN,
    )
