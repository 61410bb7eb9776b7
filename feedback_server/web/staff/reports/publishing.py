"""Publishing a month: what the public would see, what was said and done, and withdrawing it."""

from collections.abc import Mapping

from flask import g, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from feedback_server.actions.reports.publishing import (
    prepare_month,
    publish_report,
    published_month,
    readable_month,
    withdraw_report,
)
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.comments.you_said import AT_MOST, LONGEST
from feedback_server.domain.organisations.organisation import Pcn
from feedback_server.domain.reports.context import Change
from feedback_server.output.formatting import format_day, format_month
from feedback_server.store.comments import you_said
from feedback_server.web.security import scope
from feedback_server.web.security.access import staff_page
from feedback_server.web.shared.context import context
from feedback_server.web.shared.waiting import wait_until
from feedback_server.web.staff.chosen_service import current_service, of_service
from feedback_server.web.staff.help import StaffBlueprint

staff_publishing = StaffBlueprint(
    "staff_publishing",
    __name__,
    url_prefix="/staff/publish",
    help=(
        "The table shows just what everybody will see. A star stands for 1 to 4, or for a number "
        "that would give such a one away.",
        "You can take figures back. The public page then says that this month was withdrawn.",
    ),
)

PAIRS = range(1, AT_MOST + 1)


@staff_publishing.get("/<pcn>/<month>")
@staff_page(Permission.PUBLISH)
def show(pcn: str, month: str) -> str:
    return _page(scope.require_whole_pcn(pcn), _ended(month), problems={})


@staff_publishing.post("/<pcn>/<month>")
@staff_page(Permission.PUBLISH)
def publish(pcn: str, month: str) -> Response | tuple[str, int]:
    ctx, found, wanted = context(), scope.require_whole_pcn(pcn), _ended(month)
    changes, problems = _read_changes(request.form)
    if problems:
        return _page(found, wanted, problems=problems), 422
    made = publish_report(
        ctx.store,
        ctx.surveys,
        folder=ctx.published,
        pcn=found.code,
        month=wanted,
        on=ctx.today(),
        changes=changes,
        service=current_service().id,
        now=ctx.now(),
        by=g.account,
    )
    done = "held" if made.held else "published"
    return redirect(of_service(url_for(".show", pcn=pcn, month=month, done=done)), 303)


@staff_publishing.post("/<pcn>/<month>/withdraw")
@staff_page(Permission.PUBLISH)
def withdraw(pcn: str, month: str) -> Response | tuple[str, int]:
    ctx, found, wanted = context(), scope.require_whole_pcn(pcn), _ended(month)
    if request.form.get("sure") != "yes":
        problems = {"sure": "Tick the box to withdraw the figures"}
        return _page(found, wanted, problems=problems), 422
    withdraw_report(
        ctx.store,
        folder=ctx.published,
        pcn=found.code,
        month=wanted,
        on=ctx.today(),
        service=current_service().id,
        now=ctx.now(),
        by=g.account,
    )
    return redirect(of_service(url_for(".show", pcn=pcn, month=month, done="withdrawn")), 303)


def _page(pcn: Pcn, month: Month, *, problems: Mapping[str, str]) -> str:
    ctx, done = context(), request.args.get("done", "")
    service = current_service().id
    is_shown = wait_until(lambda: _is_shown(pcn, month)) if done else _is_shown(pcn, month)
    last = published_month(ctx.published, pcn.code, month, service)
    would = prepare_month(
        ctx.store,
        ctx.surveys,
        folder=ctx.published,
        pcn=pcn.code,
        month=month,
        on=ctx.today(),
        changes=[],
        service=service,
    )
    return render_template(
        "staff/reports/publish.html.jinja",
        pcn=pcn,
        month=str(month),
        month_in_words=format_month(month),
        would=would.month,
        held=would.held,
        cautions=would.cautions,
        last=last,
        form=request.form or _as_form(last.changes if last else _written(pcn, month)),
        pairs=PAIRS,
        longest=LONGEST,
        problems=problems,
        done=done,
        is_shown=is_shown,
        format_day=format_day,
    )


def _is_shown(pcn: Pcn, month: Month) -> bool:
    """Whether the public pages show the month as it was published, or taken back, last."""
    ctx, service = context(), current_service().id
    shown = readable_month(ctx.edition.build / "published", pcn.code, month, service)
    return shown == readable_month(ctx.published, pcn.code, month, service)


def _written(pcn: Pcn, month: Month) -> tuple[Change, ...]:
    """The "You said, we did" written for this month, with which the form begins."""
    with context().store.read() as tx:
        written = you_said.list_all(tx, pcn.code, month, current_service().id)
    return tuple(pair.change for pair in written)


def _as_form(changes: tuple[Change, ...]) -> dict[str, str]:
    said = {f"said_{place}": change.said for place, change in zip(PAIRS, changes, strict=False)}
    return said | {
        f"did_{place}": change.did for place, change in zip(PAIRS, changes, strict=False)
    }


def _read_changes(form: Mapping[str, str]) -> tuple[list[Change], dict[str, str]]:
    """The pairs that are filled in, and the problems by field."""
    changes, problems = [], {}
    for place in PAIRS:
        said, did = (form.get(f"{name}_{place}", "").strip() for name in ("said", "did"))
        if said and not did:
            problems[f"did_{place}"] = "Say what was done about it"
        if did and not said:
            problems[f"said_{place}"] = "Say what patients said"
        for name, words in (("said", said), ("did", did)):
            if len(words) > LONGEST:
                problems[f"{name}_{place}"] = f"Use {LONGEST} characters or fewer"
        if said and did:
            changes.append(Change(said, did))
    return changes, problems


def _ended(text: str) -> Month:
    """A month that is over. Raises NotFound."""
    try:
        month = Month.parse(text)
    except ValueError as error:
        raise NotFound from error
    if context().today() <= month.last_day():
        raise NotFound
    return month
