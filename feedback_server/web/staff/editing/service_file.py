"""Settings > Service as a file: downloaded, and taken in once its differences were looked at."""

from flask import Response, render_template, request, url_for

from feedback_server.actions.editing.provider_file import FILE, export_file, read_file
from feedback_server.actions.editing.provider_settings import SettingsRefused, Values
from feedback_server.domain.accounts.person import Permission
from feedback_server.web.security.access import staff_page
from feedback_server.web.shared.context import context
from feedback_server.web.staff.help import StaffBlueprint

from .service_saving import AT, HELP, Answer, confirm, load, save_confirmed

TITLE, YES = "What the file would change", "Take it in"

staff_service_file = StaffBlueprint("staff_service_file", __name__, url_prefix=AT, help=HELP)


@staff_service_file.get("/provider.yaml")
@staff_page(Permission.EDIT_CONTENT, audit="service_settings_downloaded")
def download() -> Response:
    response = Response(export_file(load()), mimetype="application/yaml")
    response.headers["Content-Disposition"] = 'attachment; filename="provider.yaml"'
    return response


@staff_service_file.get("/file/")
@staff_page(Permission.EDIT_CONTENT)
def choose() -> str:
    return _choose()


@staff_service_file.post("/file/")
@staff_page(Permission.EDIT_CONTENT)
def look_at_file() -> Answer:
    """Show what an uploaded file would change; nothing is saved yet."""
    file = request.files.get(FILE)
    body = file.read() if file else b""
    try:
        values = _read(body)
    except SettingsRefused as error:
        return _choose(error.problems[FILE]), 422
    action, back = url_for(".take_in"), url_for(".choose")
    content = body.decode("utf-8-sig")
    return confirm(TITLE, values, back=back, yes=YES, action=action, content=content)


@staff_service_file.post("/file/save")
@staff_page(Permission.EDIT_CONTENT)
def take_in() -> Answer:
    content = request.form.get("content", "")
    try:
        values = _read(content.encode())
    except SettingsRefused as error:
        return _choose(error.problems[FILE]), 422
    return save_confirmed(
        TITLE,
        values,
        back=url_for(".choose"),
        yes=YES,
        note="Taken in from a file",
        content=content,
    )


def _read(body: bytes) -> Values:
    ctx = context()
    if not body:
        raise SettingsRefused({FILE: "Choose a file"})
    return read_file(ctx.store, ctx.software, body)


def _choose(problem: str = "") -> str:
    problems = {FILE: problem} if problem else {}
    return render_template("staff/editing/service_file.html.jinja", problems=problems)
