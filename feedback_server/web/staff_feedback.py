"""Staff pages on single submissions: forms to enter, and what was flagged."""

from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import urlencode

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from ..actions.enter import enter
from ..actions.moderate import decide
from ..domain.questions import Answers, Problem
from ..domain.submission import Decision, Mode, Submission
from ..domain.survey import Survey
from ..store import submissions
from . import scope
from .feedback import find_survey, is_id, read_answers
from .presenters import FLAGS, day_words
from .services import services

staff_feedback = Blueprint("staff_feedback", __name__, url_prefix="/staff")

MODES = {Mode.PAPER: "Paper form", Mode.TELEPHONE: "Telephone", Mode.OTHER: "Another way"}
OLDEST = timedelta(days=400)


@staff_feedback.get("/enter")
def choose() -> str | Response:
    """Which surgery, day and way of answering; then the form."""
    our = services()
    asked = "practice" in request.args and "saved" not in request.args
    problems = _problems() if asked else {}
    if asked and not problems:
        return redirect(f"/staff/enter/form?{urlencode(request.args.to_dict())}", 303)
    main = our.offered[0]
    return render_template(
        "enter.html.jinja",
        practices=scope.practices(),
        modes=MODES,
        surveys=our.offered,
        languages=[(code, our.pages.words(code)["language"]) for code in main.languages],
        given=request.args,
        today=our.today().isoformat(),
        problems=problems,
        saved=request.args.get("saved") == "1",
    )


@staff_feedback.get("/enter/form")
def form() -> str:
    if _problems():
        raise BadRequest
    survey = _survey()
    return _page(survey, answers={}, problems=[], id=services().new_id())


@staff_feedback.post("/enter/form")
def save() -> Response | tuple[str, int]:
    """Stored under the id that the form was shown with: to send it twice stores once."""
    our, survey, id = services(), _survey(), request.form.get("id", "")
    if _problems() or not is_id(id):
        raise BadRequest
    answers = survey.without_unasked(read_answers(survey, request.form))
    if problems := survey.problems(answers):
        return _page(survey, answers=answers, problems=problems, id=id), 422
    submission = Submission(
        id=id,
        survey=survey.id,
        version=survey.version,
        practice=request.args["practice"],
        mode=Mode(request.args["mode"]),
        language=request.args["language"],
        given_on=date.fromisoformat(request.args["day"]),
        answers=answers,
    )
    enter(our.store, our.surveys, submission, now=our.now(), by=g.account)
    again = request.args.to_dict() | {"saved": "1"}
    return redirect(f"/staff/enter?{urlencode(again)}", 303)


@staff_feedback.get("/flagged")
def flagged() -> str:
    our = services()
    with our.store.read() as tx:
        versions = our.surveys.of(tx)
        every = submissions.flagged(tx, versions)
    names = {each.code: each.name for each in scope.practices()}
    waiting = [each for each in every if each.practice in names]
    return render_template(
        "flagged.html.jinja",
        waiting=[(each, versions[each.version]) for each in waiting],
        names=names,
        reasons=FLAGS,
        day_words=day_words,
        done=request.args.get("done", ""),
        problem=request.args.get("problem", ""),
    )


@staff_feedback.post("/flagged")
def decide_flagged() -> Response:
    our, ids = services(), request.form.getlist("id")
    if not ids:
        return redirect(url_for("staff_feedback.flagged", problem=1), 303)
    try:
        decision = Decision(request.form.get("decision", ""))
    except ValueError as error:
        raise BadRequest from error
    with our.store.read() as tx:
        every = submissions.flagged(tx, our.surveys.of(tx))
    seen = {each.code for each in scope.practices()}
    own = {each.id for each in every if each.practice in seen}
    ids = [id for id in ids if id in own]
    done = decide(our.store, our.surveys, ids, decision, now=our.now(), by=g.account)
    return redirect(url_for("staff_feedback.flagged", done=f"{done} {decision.value}"), 303)


def _survey() -> Survey:
    args = request.args
    version = request.form.get("version", "")
    return find_survey(args.get("survey", ""), version, args.get("language", ""))


def _page(survey: Survey, *, answers: Answers, problems: Sequence[Problem], id: str) -> str:
    our, args = services(), request.args
    name, day = scope.practice(args["practice"]).name, date.fromisoformat(args["day"])
    notice = f"{MODES[Mode(args['mode'])]}, {name}, {day_words(day)}"
    return our.pages.entry(
        survey, args["language"], answers=answers, problems=problems, id=id, notice=notice
    )


def _problems() -> dict[str, str]:
    """What is wrong with the choice of surgery, day and way of answering, by field."""
    our, args = services(), request.args
    problems = {}
    if args.get("practice") not in {each.code for each in scope.practices()}:
        problems["practice"] = "Choose a surgery from the list"
    if args.get("mode") not in {mode.value for mode in MODES}:
        problems["mode"] = "Choose how the answers were given"
    try:
        day = date.fromisoformat(args.get("day", ""))
    except ValueError:
        problems["day"] = "Enter the day of the visit, such as 2026-11-23"
    else:
        if not our.today() - OLDEST <= day <= our.today():
            problems["day"] = "Enter a day that is past, and not over 400 days ago"
    return problems
