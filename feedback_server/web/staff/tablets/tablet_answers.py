"""What a tablet has sent: brought in a file, or left out because the tablet was misused."""

from datetime import date

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback_server.actions.submissions.exclude_tablet import (
    LONGEST_WHY,
    exclude_tablet,
    reinstate_tablet,
)
from feedback_server.actions.submissions.import_rescue_file import (
    InvalidRescueFile,
    import_rescue_file,
)
from feedback_server.actions.submissions.receipts import BatchContext
from feedback_server.domain.accounts.person import Permission
from feedback_server.web.security import scope
from feedback_server.web.security.access import staff_page
from feedback_server.web.shared.context import context

from .tablets import known_tablet, tablet_page

staff_tablet_answers = Blueprint("staff_tablet_answers", __name__, url_prefix="/staff/tablets")


@staff_tablet_answers.post("/<id>/exclude")
@staff_page(Permission.DECIDE_FLAGGED)
def exclude(id: str) -> Response | tuple[str, int]:
    known, ctx, form = known_tablet(id), context(), request.form
    problems, why = {}, form.get("why", "").strip()
    try:
        since = date.fromisoformat(form.get("since", ""))
    except ValueError:
        since = date.max
    if since > ctx.today():
        problems["since"] = "Enter a day that is past, such as 2026-11-23"
    if not 0 < len(why) <= LONGEST_WHY:
        problems["why"] = f"Say why, in 1 to {LONGEST_WHY} letters"
    if form.get("certain") != "yes":
        problems["certain"] = "Tick the box to leave out what this tablet sent"
    if problems:
        return tablet_page(known, asked=form, problems=problems), 422
    exclude_tablet(
        ctx.store,
        ctx.surveys,
        ctx.invitation_key,
        id,
        since=since,
        why=why,
        on=ctx.today(),
        now=ctx.now(),
        by=g.account,
    )
    return redirect(url_for("staff_tablets.detail", id=id), 303)


@staff_tablet_answers.post("/<id>/reinstate")
@staff_page(Permission.DECIDE_FLAGGED)
def reinstate(id: str) -> Response:
    known_tablet(id)
    ctx = context()
    reinstate_tablet(ctx.store, ctx.surveys, ctx.invitation_key, id, now=ctx.now(), by=g.account)
    return redirect(url_for("staff_tablets.detail", id=id, back=1), 303)


@staff_tablet_answers.get("/rescue-file")
@staff_page(Permission.MANAGE_TABLETS)
def rescue_file() -> str:
    return render_template("staff/tablets/rescue_file.html.jinja", outcome=None, problem="")


@staff_tablet_answers.post("/rescue-file")
@staff_page(Permission.MANAGE_TABLETS)
def upload_rescue_file() -> str | tuple[str, int]:
    ctx = context()
    file = request.files.get("file")
    content = file.read() if file else b""
    if not content:
        problem = "Choose the file that the tablet saved"
        return render_template(
            "staff/tablets/rescue_file.html.jinja", outcome=None, problem=problem
        ), 422
    seen = frozenset(practice.code for practice in scope.practices())
    arrival = BatchContext(
        ctx.today(),
        ctx.invitation_key,
        only=seen,
        by_file=True,
        keeps_unfinished=ctx.keeps_unfinished,
    )
    try:
        outcome = import_rescue_file(
            ctx.store, ctx.surveys, ctx.keys, content, arrival, now=ctx.now(), by=g.account
        )
    except InvalidRescueFile:
        problem = "This is not a file that a tablet saved. Choose one named handrail-queue-…json"
        return render_template(
            "staff/tablets/rescue_file.html.jinja", outcome=None, problem=problem
        ), 422
    return render_template("staff/tablets/rescue_file.html.jinja", outcome=outcome, problem="")
