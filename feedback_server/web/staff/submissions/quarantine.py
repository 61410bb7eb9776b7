"""Answers that could not be stored: why, and giving them another try. None can be read here."""

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback_server.actions.submissions.envelopes import MOST_BYTES
from feedback_server.actions.submissions.quarantine_quota import MEGABYTE, MOST_OF_STRANGERS
from feedback_server.actions.submissions.retry_quarantine import retry_quarantine
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.output.formatting import format_month
from feedback_server.store.submissions import quarantine
from feedback_server.web.security.access import NavItem, Section, staff_page
from feedback_server.web.shared.context import context
from feedback_server.web.staff.help import StaffBlueprint

staff_quarantine = StaffBlueprint(
    "staff_quarantine",
    __name__,
    url_prefix="/staff/quarantine",
    help=(
        "Answers wait here if something about them is not known yet, such as the surgery. Mend "
        "that, then try them again: none gets lost, and none counts twice.",
    ),
)

REASONS = {
    "unknown_practice": (
        "For a surgery that is not known here",
        "Add the surgery, or take its file in, then try again.",
    ),
    "unknown_survey_version": (
        "To a survey that is not known here",
        "Publish the survey on this server, then try again.",
    ),
    "unknown_tablet": (
        "From a tablet that was never set up here",
        "It may belong to another server. Ask where it stands.",
    ),
    "tablet_switched_off": (
        "From a tablet that is switched off",
        "If they should count, switch the tablet on again, then try again.",
    ),
    "unfinished_not_kept": (
        "Of patients who went away, from a tablet that did not know that these are not kept now",
        "They count if keep_unfinished is switched on and you try again. Else they are deleted "
        "in time.",
    ),
    "unknown_key": (
        "Sealed for a key that this server does not have",
        "Put the old key back into the folder of keys, then try again.",
    ),
    "id_conflict": (
        "With the number of other answers",
        "Somebody may have tampered. Ask whoever runs this server.",
    ),
}
OTHER = ("Not readable", "The app may have a fault. Ask whoever runs this server.")


@staff_quarantine.get("/")
@staff_page(
    Permission.SEE_QUARANTINE, audit="quarantine_read", nav=NavItem(Section.SETTINGS, "Quarantine")
)
def show() -> str:
    with context().store.read() as tx:
        reasons = quarantine.by_reason(tx)
        untrusted_bytes = quarantine.held_bytes(tx, of_tablet=False)
    return render_template(
        "staff/submissions/quarantine.html.jinja",
        reasons=[
            (
                *REASONS.get(reason_summary.reason, OTHER),
                reason_summary.count,
                format_month(Month.of(reason_summary.oldest)),
            )
            for reason_summary in reasons
        ],
        megabytes=f"{sum(reason_summary.size for reason_summary in reasons) / MEGABYTE:.1f}",
        most=MOST_OF_STRANGERS // MEGABYTE,
        is_full=untrusted_bytes > MOST_OF_STRANGERS - MOST_BYTES,
        stored=request.args.get("stored", type=int),
        stayed=request.args.get("stayed", type=int),
    )


@staff_quarantine.post("/retry")
@staff_page(Permission.SEE_QUARANTINE)
def retry() -> Response:
    ctx = context()
    outcome = retry_quarantine(
        ctx.store,
        ctx.surveys,
        ctx.keys,
        ctx.invitation_key,
        keeps_unfinished=ctx.keeps_unfinished,
        by=g.account,
        now=ctx.now(),
    )
    stored = outcome["stored"] + outcome["already_stored"]
    return redirect(url_for(".show", stored=stored, stayed=outcome.total() - stored), 303)
