""" "You said, we did": written from comments, published beside a month's figures, taken back."""

from collections.abc import Mapping, Sequence

from flask import g, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from feedback_server.actions.comments import you_said as actions
from feedback_server.actions.comments.moderation import UnknownComment
from feedback_server.actions.comments.you_said import CannotPublish
from feedback_server.actions.editing.documents import ChangedMeanwhile
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.comments.you_said import LONGEST, YouSaid, validate
from feedback_server.domain.organisations.organisation import Pcn
from feedback_server.output.formatting import format_month
from feedback_server.store.comments import you_said
from feedback_server.store.submissions import tally_months
from feedback_server.web.security import scope
from feedback_server.web.security.access import NavItem, Section, staff_page
from feedback_server.web.shared.context import context
from feedback_server.web.shared.form_version import (
    changed_meanwhile,
    differences,
    seen_by_form,
    version_of,
)
from feedback_server.web.staff.chosen_service import services
from feedback_server.web.staff.help import StaffBlueprint

from .undo import seen

staff_you_said = StaffBlueprint(
    "staff_you_said",
    __name__,
    url_prefix="/staff/you-said",
    help=(
        "Tell patients what came of what they wrote: what was said in your own words, and what "
        "was done. Link the comments that led to it, so that you can show how it came about.",
    ),
)

CHANGED = "Somebody else changed it meanwhile. Read it as it is now, then publish it"
DONE = {
    "saved": "Saved.",
    "published": "Published. The public pages change when the provider builds them again.",
    "withdrawn": "Taken back. It stays here: you can change it and publish it again.",
    "linked": "Linked.",
    "unlinked": "The comment is no longer linked.",
}


@staff_you_said.get("/")
@staff_page(Permission.PUBLISH, nav=NavItem(Section.COMMENTS, "You said, we did"))
def index() -> str:
    return _list(_chosen(request.args.get("pcn")), {})


@staff_you_said.post("/<pcn>")
@staff_page(Permission.PUBLISH)
def add(pcn: str) -> Response | tuple[str, int]:
    found = scope.require_whole_pcn(pcn)
    one, wrong = _read(found, context().new_id())
    if one is None:
        return _list(found, wrong), 422
    return _save(one, None)


@staff_you_said.get("/<pcn>/<id>")
@staff_page(Permission.PUBLISH)
def detail(pcn: str, id: str) -> str:
    return _page(find_statement(pcn, id), {})


@staff_you_said.post("/<pcn>/<id>")
@staff_page(Permission.PUBLISH)
def change(pcn: str, id: str) -> Response | tuple[str, int]:
    found = find_statement(pcn, id)
    new, wrong = _read(scope.require_whole_pcn(pcn), found.id)
    if new is None:
        return _page(found, wrong), 422
    if changed_meanwhile(_version(found)):
        return _page(found, {}, theirs=_differences(new, found)), 409
    try:
        return _save(new, found)
    except ChangedMeanwhile:
        now = find_statement(pcn, id)
        return _page(now, {}, theirs=_differences(new, now)), 409


@staff_you_said.post("/<pcn>/<id>/publish")
@staff_page(Permission.PUBLISH)
def publish(pcn: str, id: str) -> Response | tuple[str, int]:
    found, ctx = find_statement(pcn, id), context()
    if changed_meanwhile(_version(found)):
        return _page(found, {"publish": CHANGED}), 409
    try:
        actions.publish(ctx.store, found, folder=ctx.published, now=ctx.now(), by=g.account)
    except CannotPublish as error:
        return _page(found, {"publish": str(error)}), 422
    return _to(found, "published")


@staff_you_said.post("/<pcn>/<id>/withdraw")
@staff_page(Permission.PUBLISH)
def withdraw(pcn: str, id: str) -> Response | tuple[str, int]:
    found, ctx = find_statement(pcn, id), context()
    if request.form.get("sure") != "yes":
        return _page(found, {"sure": "Tick the box to take it back"}), 422
    actions.withdraw(ctx.store, found, folder=ctx.published, now=ctx.now(), by=g.account)
    return _to(found, "withdrawn")


@staff_you_said.post("/<pcn>/<id>/link")
@staff_page(Permission.PUBLISH)
def link(pcn: str, id: str) -> Response:
    """Link the comment of the form, or take the link away."""
    ctx, form = context(), request.form
    found = find_statement(pcn, id)
    linked = form.get("linked") == "yes"
    try:
        actions.link(
            ctx.store,
            ctx.surveys,
            found,
            form.get("submission", ""),
            form.get("question", ""),
            linked=linked,
            seen=seen,
            now=ctx.now(),
            by=g.account,
        )
    except UnknownComment as error:
        raise NotFound from error
    return _to(found, "linked" if linked else "unlinked")


def _version(one: YouSaid) -> str:
    return version_of(one.month, one.said, one.did, one.service)


def _differences(mine: YouSaid, theirs: YouSaid) -> Sequence[tuple[str, str]]:
    return differences(_in_words(mine), _in_words(theirs))


def _in_words(one: YouSaid) -> Mapping[str, str]:
    service = next((each.name for each in services() if each.id == one.service), one.service)
    words = {"You said": one.said, "We did": one.did, "Month": format_month(one.month)}
    return words | {"Service": service}


def _save(one: YouSaid, instead_of: YouSaid | None) -> Response:
    """Raises ChangedMeanwhile."""
    ctx = context()
    actions.write(
        ctx.store, one, instead_of=instead_of, folder=ctx.published, now=ctx.now(), by=g.account
    )
    return _to(one, "saved")


def _to(one: YouSaid, done: str) -> Response:
    return redirect(url_for(".detail", pcn=one.pcn, id=one.id, done=done), 303)


def _read(pcn: Pcn, id: str) -> tuple[YouSaid | None, Mapping[str, str]]:
    """What the form says, or what is wrong with it by field."""
    form, ctx = request.form, context()
    said, did = (form.get(name, "").strip() for name in ("said", "did"))
    wrong = validate(said, did)
    try:
        month = Month.parse(form.get("month", ""))
    except ValueError:
        return None, wrong | {"month": "Choose a month"}
    if wrong:
        return None, wrong
    service = next((each.id for each in services() if each.id == form.get("service")), None)
    of = service or services()[0].id
    return YouSaid(id, pcn.code, month, said, did, g.account, ctx.today(), of), {}


def _list(pcn: Pcn, wrong: Mapping[str, str]) -> str:
    ctx = context()
    return render_template(
        "staff/comments/you_said.html.jinja",
        pcn=pcn,
        networks=[
            (each.code, each.name) for each in scope.pcns() if not scope.visible_practices(each)
        ],
        written=actions.written(ctx.store, pcn, ctx.published),
        months=_months(pcn),
        form=request.form,
        problems=wrong,
        longest=LONGEST,
        format_month=format_month,
    )


def _page(
    one: YouSaid,
    wrong: Mapping[str, str],
    *,
    theirs: Sequence[tuple[str, str]] | None = None,
) -> str:
    """``theirs`` is what somebody else saved meanwhile."""
    ctx, again = context(), "said" in request.form
    with ctx.store.read() as tx:
        linked = you_said.linked(tx, lambda some: ctx.surveys.published(tx, some), one)
    kept = {"said": one.said, "did": one.did, "month": str(one.month), "service": one.service}
    return render_template(
        "staff/comments/you_said_one.html.jinja",
        one=one,
        pcn=scope.require_whole_pcn(one.pcn),
        published=actions.is_published(ctx.published, one),
        linked=[comment for comment in linked if seen(comment)],
        months=_months(scope.require_whole_pcn(one.pcn), one.month),
        form=request.form if again else kept,
        theirs=theirs,
        now=_version(one),
        seen=seen_by_form(_version(one)) if again and theirs is None else _version(one),
        problems=wrong,
        longest=LONGEST,
        format_month=format_month,
        done=DONE.get(request.args.get("done", ""), ""),
    )


def _months(pcn: Pcn, *more: Month) -> list[tuple[str, str]]:
    ctx = context()
    with ctx.store.read() as tx:
        codes = [practice.code for practice in scope.practices() if practice.pcn == pcn.code]
        held = tally_months.months(tx, codes)
    every = {*held, *more, Month.of(ctx.today()).previous()}
    return [(str(month), format_month(month)) for month in sorted(every, reverse=True)]


def find_statement(pcn: str, id: str) -> YouSaid:
    whole = scope.require_whole_pcn(pcn)
    with context().store.read() as tx:
        found = you_said.find(tx, whole.code, id)
    if found is None:
        raise NotFound
    return found


def _chosen(code: str | None) -> Pcn:
    if code:
        return scope.require_whole_pcn(code)
    for pcn in scope.pcns():
        if not scope.visible_practices(pcn):
            return pcn
    raise NotFound
