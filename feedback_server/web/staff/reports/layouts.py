"""The page where staff choose the layout of a network's report, with a live preview."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Response, g, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from feedback_server.actions.editing.documents import ChangedMeanwhile
from feedback_server.actions.reports import layouts
from feedback_server.actions.reports.build import make_report
from feedback_server.actions.reports.layouts import LayoutRefused, layout_of
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.organisations.organisation import Pcn
from feedback_server.domain.reports.layout import MONTHS, Layout
from feedback_server.domain.reports.layout_settings import FIRST
from feedback_server.domain.reports.sections import SECTIONS
from feedback_server.output.formatting import format_month
from feedback_server.output.report_html import report_fragment
from feedback_server.web.security import scope
from feedback_server.web.security.access import staff_page
from feedback_server.web.security.headers import scripted
from feedback_server.web.shared.context import context
from feedback_server.web.shared.form_version import (
    changed_meanwhile,
    differences,
    seen_by_form,
    version_of,
)
from feedback_server.web.staff.chosen_service import current_service, of_service
from feedback_server.web.staff.help import StaffBlueprint

from .reports import request_for

staff_layouts = StaffBlueprint(
    "staff_layouts",
    __name__,
    url_prefix="/staff/layouts",
    help=(
        "Choose what your network's reports show, and in which order. The report beside the form "
        "follows what you choose; nothing is saved before you press “Save”.",
        "Set a target only if it was agreed. Name a month of change where the service itself "
        "changed: the trend then begins anew.",
    ),
)

BY = (("practice", "by practice"), ("mode", "by way of answering"))


@staff_layouts.get("/<pcn>")
@staff_page(Permission.TAILOR_REPORTS)
def show(pcn: str) -> Response:
    found = scope.require_whole_pcn(pcn)
    return _page(found, _as_form(_layout(found)))


@staff_layouts.post("/<pcn>")
@staff_page(Permission.TAILOR_REPORTS)
def save(pcn: str) -> BaseResponse | tuple[Response, int]:
    """Save the layout; for the buttons that move a section, show the page again instead."""
    ctx, found = context(), scope.require_whole_pcn(pcn)
    if {"up", "down", "look"} & request.form.keys():
        return _page(found, _moved(request.form))
    current = _layout(found)
    if changed_meanwhile(version_of(current)):
        return _page(found, request.form, theirs=_theirs(request.form, current)), 409
    try:
        layouts.save_layout(
            ctx.store,
            ctx.layouts,
            found.code,
            _settings(request.form),
            service=current_service().id,
            instead_of=current,
            by=g.account,
            now=ctx.now(),
        )
    except LayoutRefused as error:
        return _page(found, request.form, _problems(error)), 422
    except ChangedMeanwhile:
        return _page(found, request.form, theirs=_theirs(request.form, _layout(found))), 409
    return redirect(of_service(url_for(".show", pcn=found.code, done=1)), 303)


@staff_layouts.post("/<pcn>/preview")
@staff_page(Permission.TAILOR_REPORTS)
def preview(pcn: str) -> Response:
    """The report alone, for the page's script; faults as plain text."""
    found = scope.require_whole_pcn(pcn)
    try:
        return Response(_preview(found, _checked(found, request.form)))
    except LayoutRefused as error:
        said = ". ".join(_problems(error).values())
        return Response(said, 422, mimetype="text/plain")


@staff_layouts.post("/<pcn>/reset")
@staff_page(Permission.TAILOR_REPORTS)
def reset_layout(pcn: str) -> BaseResponse | tuple[Response, int]:
    ctx, found = context(), scope.require_whole_pcn(pcn)
    if request.form.get("sure") != "yes":
        form = _as_form(_layout(found))
        return _page(found, form, {"sure": "Tick the box to go back to the default layout"}), 422
    layouts.reset_layout(
        ctx.store, found.code, service=current_service().id, by=g.account, now=ctx.now()
    )
    return redirect(of_service(url_for(".show", pcn=found.code, done=1)), 303)


def _page(
    pcn: Pcn,
    form: MultiDict[str, str],
    problems: Mapping[str, str] | None = None,
    *,
    theirs: Sequence[tuple[str, str]] | None = None,
) -> Response:
    """``theirs`` is what somebody else saved meanwhile."""
    ctx, now = context(), version_of(_layout(pcn))
    try:
        shown: Layout | None = _checked(pcn, form)
    except LayoutRefused as error:
        shown, problems = None, problems or _problems(error)
    page = render_template(
        "staff/reports/layout.html.jinja",
        pcn=pcn,
        form=form,
        problems=problems or {},
        theirs=theirs,
        seen=now if theirs is not None else seen_by_form(now),
        parts=[(id, SECTIONS[id][0]) for id in _order(form)],
        questions=_questions(),
        by=BY,
        months=(MONTHS.start, MONTHS.stop - 1),
        month=format_month(_month()),
        preview=_preview(pcn, shown) if shown else None,
        tailored=layouts.is_tailored(ctx.store, pcn.code, current_service().id),
    )
    return scripted(page)


def _preview(pcn: Pcn, layout: Layout) -> Markup:
    ctx = context()
    requested = replace(request_for(pcn, _month()), layout=layout)
    return Markup(report_fragment(make_report(ctx.store, ctx.surveys, requested)))


def _month() -> Month:
    """The last month that is over, which the preview shows."""
    return Month.of(context().today()).previous()


def _questions() -> Sequence[tuple[str, str]]:
    """Questions that can have a table: not the Friends and Family Test, no comments."""
    main = current_service().main.at(())  # local ones are always shown
    return [
        (question.id, question.text["en"])
        for question in main.questions
        if question.id != main.fft.id and question.options
    ]


def _layout(pcn: Pcn) -> Layout:
    ctx = context()
    return layout_of(ctx.store, ctx.layouts, pcn.code, service=current_service().id)


def _checked(pcn: Pcn, form: MultiDict[str, str]) -> Layout:
    settings = _settings(form)
    return layouts.checked_layout(context().layouts, pcn.code, settings, current_service().id)


def _settings(form: MultiDict[str, str]) -> dict[str, Any]:
    """The settings as files hold them. What is no number stays text, to be refused like theirs."""
    chosen = {FIRST, *form.getlist("sections")}
    target = form.get("target", "").strip()
    pairs = [pair.partition(":") for pair in form.getlist("breakdowns")]
    return {
        "sections": [id for id in _order(form) if id in chosen],
        "introduction": form.get("introduction", "").strip().replace("\r\n", "\n"),
        "target": _number(target) if target else None,
        "questions": form.getlist("questions"),
        "breakdowns": [{"question": question, "by": by} for question, _, by in pairs],
        "months": _number(form.get("months", "")),
        "rebase": form.get("rebase", "").replace(",", " ").split(),
    }


def _number(text: str) -> int | str:
    given = text.strip()
    return int(given) if given.isascii() and given.isdigit() and len(given) < 6 else given


def _order(form: MultiDict[str, str]) -> list[str]:
    """The ids of all sections as the form has them, those it does not name last."""
    known = [id for id in dict.fromkeys(form.getlist("order")) if id in SECTIONS and id != FIRST]
    return [FIRST, *known, *(id for id in SECTIONS if id not in known and id != FIRST)]


def _moved(form: MultiDict[str, str]) -> MultiDict[str, str]:
    order = _order(form)
    id, step = form.get("up"), -1
    if id is None:
        id, step = form.get("down"), 1
    if id in order[1:]:
        place = order.index(id)
        other = place + step
        if 1 <= other < len(order):
            order[place], order[other] = order[other], order[place]
    changed = MultiDict(form)
    changed.setlist("order", order)
    return changed


def _as_form(layout: Layout) -> MultiDict[str, str]:
    pairs = [
        *(("order", id) for id in layout.sections),
        *(("sections", id) for id in layout.sections),
        *(("questions", id) for id in layout.questions),
        *(("breakdowns", f"{question}:{by}") for question, by in layout.breakdowns),
        ("introduction", layout.introduction),
        ("target", "" if layout.target is None else str(layout.target)),
        ("months", str(layout.months)),
        ("rebase", " ".join(map(str, layout.rebase))),
    ]
    return MultiDict(pairs)


WORDS = {
    "sections": "Sections",
    "introduction": "Words at the start",
    "target": "Target",
    "questions": "Questions",
    "breakdowns": "Breakdowns",
    "months": "Months of the trend",
    "rebase": "Months of a change",
}


def _theirs(form: MultiDict[str, str], current: Layout) -> Sequence[tuple[str, str]]:
    return differences(_in_words(form), _in_words(_as_form(current)))


def _in_words(form: MultiDict[str, str]) -> Mapping[str, str]:
    """The settings of a form as people read them, by what they are called."""
    found, questions = _settings(form), dict(_questions())
    by = dict(BY)
    broken_down = (
        f"{questions.get(each['question'], each['question'])} {by.get(each['by'], '')}"
        for each in found["breakdowns"]
    )
    target = found["target"]
    return {
        WORDS["sections"]: ", ".join(SECTIONS[id][0] for id in found["sections"]),
        WORDS["introduction"]: found["introduction"],
        WORDS["target"]: "" if target is None else str(target),
        WORDS["questions"]: ", ".join(questions.get(id, id) for id in found["questions"]),
        WORDS["breakdowns"]: ", ".join(broken_down),
        WORDS["months"]: str(found["months"]),
        WORDS["rebase"]: ", ".join(found["rebase"]),
    }


def _problems(error: LayoutRefused) -> dict[str, str]:
    return {key: f"{WORDS.get(key, key)}: {faults[0]}" for key, faults in error.faults.items()}
