"""Staff pages on single submissions: forms to enter, and what was flagged."""

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from flask import g, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from feedback_server.actions.collect.form_batch import enter_form
from feedback_server.actions.submissions.review_flagged import review_flagged
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.submissions.submission import Decision, Flag, Mode, Source, Submission
from feedback_server.domain.surveys.questions import Answers, Problem
from feedback_server.domain.surveys.survey import Survey
from feedback_server.output.formatting import format_day, format_month
from feedback_server.store import Transaction
from feedback_server.store.collect import form_batches
from feedback_server.store.submissions import flagged, submissions
from feedback_server.store.submissions.flagged import FlaggedGroup
from feedback_server.web.public.plain_form import find_survey, is_id, read_answers
from feedback_server.web.security import scope
from feedback_server.web.security.access import NavItem, Section, staff_page
from feedback_server.web.shared.context import context
from feedback_server.web.shared.formatting import FLAGS
from feedback_server.web.staff.help import StaffBlueprint

from .form_page import MODES, OLDEST, entry_page

staff_forms = StaffBlueprint(
    "staff_forms",
    __name__,
    url_prefix="/staff",
    help=(
        "Type in a form that came on paper or was answered by telephone, just as it is. What was "
        "left out stays left out.",
        "Flagged answers look odd: filled in faster than anybody reads, or more than is usual. "
        "Count them if you know why, or leave them out. Nothing is deleted.",
    ),
)

MOST_GROUPS, MOST_OF_ONE, MOST_SHOWN = 20, 10, 100
"""Shown one by one. There may be thousands, and nobody has to read them all."""


@staff_forms.get("/enter")
@staff_page(Permission.ENTER_FORMS, nav=NavItem(Section.COLLECT, "Enter forms"))
def choose() -> str | Response:
    """Which surgery, day and way of answering; then the form."""
    asked = "practice" in request.args and "saved" not in request.args
    problems = choice_problems(request.args) if asked else {}
    if asked and not problems:
        return redirect(f"/staff/enter/form?{urlencode(request.args.to_dict())}", 303)
    return choose_page(request.args, problems)


@staff_forms.get("/enter/form")
@staff_page(Permission.ENTER_FORMS)
def form() -> Response:
    if choice_problems(request.args):
        raise BadRequest
    survey = _survey()
    return _page(survey, answers={}, problems=[], id=context().new_id())


@staff_forms.post("/enter/form")
@staff_page(Permission.ENTER_FORMS)
def save() -> Response:
    """Stored under the id that the form was shown with: to send it twice stores once."""
    ctx, id = context(), request.form.get("id", "")
    if choice_problems(request.args) or not is_id(id):
        raise BadRequest
    survey = _survey()
    answers = survey.without_unasked(read_answers(survey, request.form))
    if problems := survey.problems(answers):
        return _page(survey, answers=answers, problems=problems, id=id)
    submission = Submission(
        id=id,
        survey=survey.id,
        version=survey.version,
        practice=request.args["practice"],
        mode=Mode(request.args["mode"]),
        language=request.args["language"],
        given_on=date.fromisoformat(request.args["day"]),
        answers=answers,
        source=Source.STAFF,
    )
    enter_form(ctx.store, ctx.surveys, submission, now=ctx.now(), by=g.account)
    again = request.args.to_dict() | {"saved": "1"}
    return redirect(f"/staff/enter?{urlencode(again)}", 303)


@staff_forms.get("/flagged")
@staff_page(
    Permission.DECIDE_FLAGGED,
    audit="flagged_read",
    nav=NavItem(Section.COMMENTS, "Flagged answers"),
)
def show_flagged() -> str:
    """All that wait in numbers, by month, surgery and reason; some of each one by one."""
    ctx = context()
    names = {practice.code: practice.name for practice in scope.practices()}
    with ctx.store.read() as tx:
        versions = ctx.surveys.published(tx)
        groups = flagged.by_reason(tx, list(names))
        ids = [
            id
            for flagged_group in groups[:MOST_GROUPS]
            for id in _ids(tx, flagged_group, MOST_OF_ONE)
        ]
        found = submissions.for_ids(tx, ids[:MOST_SHOWN], versions)
    waiting = [found[id] for id in ids if id in found]
    return render_template(
        "staff/submissions/flagged.html.jinja",
        groups=groups,
        total=sum(flagged_group.number for flagged_group in groups),
        waiting=[(submission, versions[submission.version]) for submission in waiting],
        names=names,
        reasons=FLAGS,
        month_of=Month.of,
        format_month=format_month,
        done=request.args.get("done", ""),
        problem=request.args.get("problem", ""),
    )


@staff_forms.post("/flagged")
@staff_page(Permission.DECIDE_FLAGGED)
def decide_flagged() -> Response:
    """On those ticked, or on all of one month, surgery and reason."""
    ctx, all_of = context(), request.form.get("all_of")
    try:
        decision = Decision(request.form.get("decision", ""))
        ids = request.form.getlist("id") if all_of is None else _all_of(all_of)
    except ValueError as error:
        raise BadRequest from error
    if not ids:
        return redirect(url_for("staff_forms.show_flagged", problem=1), 303)
    seen = {practice.code for practice in scope.practices()}
    with ctx.store.read() as tx:
        own = flagged.for_practices(tx, ids, seen)
    done = review_flagged(ctx.store, ctx.surveys, own, decision, now=ctx.now(), by=g.account)
    return redirect(url_for("staff_forms.show_flagged", done=f"{done} {decision.value}"), 303)


def _ids(tx: Transaction, held: FlaggedGroup, most: int | None) -> list[str]:
    return flagged.ids(tx, held.practice, held.month, held.flag, most)


def _all_of(text: str) -> list[str]:
    """Those of a group, as its button names it: a practice, a month and a reason."""
    practice, month, flag = text.split(" ")
    with context().store.read() as tx:
        return flagged.ids(tx, practice, Month.parse(month), Flag(flag))


def _survey() -> Survey:
    args = request.args
    version = request.form.get("version", "")
    survey = find_survey(args.get("survey", ""), version, args.get("language", ""))
    return survey.at(scope.practice(args.get("practice", "")).places)


def _page(survey: Survey, *, answers: Answers, problems: Sequence[Problem], id: str) -> Response:
    args = request.args
    name, day = scope.practice(args["practice"]).name, date.fromisoformat(args["day"])
    notice = f"{MODES[Mode(args['mode'])]}, {name}, {format_day(day)}"
    return entry_page(
        survey, args["language"], answers=answers, problems=problems, id=id, notice=notice
    )


def choose_page(given: Mapping[str, str], problems: Mapping[str, str]) -> str:
    ctx = context()
    main, practices = ctx.offered[0], scope.practices()
    with ctx.store.read() as tx:
        begun = form_batches.open_of(tx, [practice.code for practice in practices])
    return render_template(
        "staff/collect/enter_form.html.jinja",
        practices=practices,
        names={practice.code: practice.name for practice in practices},
        modes=MODES,
        surveys=ctx.offered,
        languages=[(code, ctx.pages.texts(code)["language"]) for code in main.languages],
        given=given,
        today=ctx.today().isoformat(),
        problems=problems,
        saved=request.args.get("saved") == "1",
        begun=begun,
        id=ctx.new_id(),
        format_day=format_day,
    )


def choice_problems(given: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the choice of surgery, day and way of answering, by field."""
    ctx, problems = context(), {}
    if given.get("practice") not in {practice.code for practice in scope.practices()}:
        problems["practice"] = "Choose a surgery from the list"
    if given.get("mode") not in {mode.value for mode in MODES}:
        problems["mode"] = "Choose how the answers were given"
    chosen = next((each for each in ctx.offered if each.id == given.get("survey")), None)
    if chosen and given.get("language", "en") not in chosen.languages:
        problems["language"] = "Choose another language: this form is not in that one"
    try:
        day = date.fromisoformat(given.get("day", ""))
    except ValueError:
        problems["day"] = "Enter the day of the visit, such as 2026-11-23"
    else:
        if not ctx.today() - OLDEST <= day <= ctx.today():
            problems["day"] = "Enter a day that is past, and not over 400 days ago"
    return problems
