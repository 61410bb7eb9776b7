"""The page on which staff see what they changed become public, or why it was refused."""

from flask import g, render_template, request
from werkzeug.exceptions import NotFound

from feedback_server.actions.editing.documents import REBUILD
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.calendar.calendar_month import LONDON
from feedback_server.domain.editing.document import Document, DocumentState
from feedback_server.store.editing import documents
from feedback_server.store.operations import jobs
from feedback_server.web.security.access import staff_page
from feedback_server.web.shared.context import context
from feedback_server.web.shared.waiting import wait_until
from feedback_server.web.staff.help import StaffBlueprint

WAITING_JOBS = 200
staff_editing = StaffBlueprint(
    "staff_editing",
    __name__,
    url_prefix="/staff/editing",
    help=(
        "What you changed is built and checked as a whole before anybody sees it. That takes a few "
        "seconds. If a check finds something, the public pages stay as they were.",
    ),
)


@staff_editing.get("/<int(max=2147483647):id>/")
@staff_page(Permission.TRANSLATE)
def progress(id: int) -> str:
    """``back``, a staff page, is where the reader came from. Translators see their own alone."""
    wait_until(lambda: not _find(id).is_waiting)
    found, ctx = _find(id), context()
    back = request.args.get("back", "")
    return render_template(
        "staff/editing/progress.html.jinja",
        document=found,
        seconds=_seconds(found),
        shown_at=found.ended_at and f"{found.ended_at.astimezone(LONDON):%H:%M:%S}",
        waits_for=round((ctx.now() - found.at).total_seconds()),
        trouble=_trouble() if found.is_waiting else "",
        back=back if back.startswith("/staff/") else "/staff/",
    )


def _find(id: int) -> Document:
    """Raises NotFound for a draft as well."""
    with context().store.read() as tx:
        found = documents.find(tx, id)
    if found is None or found.state is DocumentState.DRAFT:
        raise NotFound
    if found.by != g.account and not g.person.may(Permission.EDIT_CONTENT):
        raise NotFound
    return found


def _trouble() -> str:
    """Why the pages could not be built at the last attempt; empty where there was none."""
    with context().store.read() as tx:
        waiting = jobs.waiting(tx, WAITING_JOBS)
    return next((one.message for one in waiting if one.job.kind == REBUILD and one.message), "")


def _seconds(document: Document) -> str:
    """How long it took to become public, in words."""
    if document.ended_at is None:
        return ""
    seconds = max(1, round((document.ended_at - document.at).total_seconds()))
    return "1 second" if seconds == 1 else f"{seconds} seconds"
