"""History of Settings > Service: who changed what, and taking it back."""

from flask import render_template, request, url_for
from werkzeug.exceptions import NotFound

from feedback_server.actions.editing.provider_history import list_changes, values_before
from feedback_server.domain.accounts.person import Permission
from feedback_server.web.security.access import staff_page
from feedback_server.web.shared.formatting import format_moment
from feedback_server.web.staff.help import StaffBlueprint

from .service_saving import AT, HELP, Answer, confirm, load, save_confirmed

UNDO = "Undo this change"

staff_service_history = StaffBlueprint("staff_service_history", __name__, url_prefix=AT, help=HELP)


@staff_service_history.get("/history/")
@staff_page(Permission.EDIT_CONTENT)
def history() -> str:
    settings = load()
    return render_template(
        "staff/editing/service_history.html.jinja",
        changes=list_changes(settings),
        format_moment=format_moment,
    )


@staff_service_history.route("/history/<int:number>/undo", methods=["GET", "POST"])
@staff_page(Permission.EDIT_CONTENT)
def undo(number: int) -> Answer:
    """Put the fields of a change back to what they were before it, once that is confirmed."""
    found = values_before(load(), number)
    if found is None:
        raise NotFound
    back = url_for(".history")
    if request.method == "GET":
        return confirm(UNDO, found, back=back, yes=UNDO)
    return save_confirmed(UNDO, found, back=back, yes=UNDO, note=f"Undone: change {number}")
