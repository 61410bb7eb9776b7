"""The list of surveys and of places with questions of their own; and a survey that is begun."""

from collections.abc import Mapping, Sequence

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback_server.actions.surveys import overview, working_copy
from feedback_server.actions.surveys.new_survey import (
    Service,
    blank_survey,
    copied_survey,
    id_for,
    reserved_ids,
)
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.calendar.calendar_month import london_day
from feedback_server.domain.organisations.organisation import Pcn, Practice
from feedback_server.output.formatting import format_day
from feedback_server.store.organisations import organisations
from feedback_server.web.security import scope
from feedback_server.web.security.access import NavItem, Section, staff_page
from feedback_server.web.shared.context import context
from feedback_server.web.staff.help import StaffBlueprint

from .subject import offered, root

staff_surveys = StaffBlueprint(
    "staff_surveys",
    __name__,
    url_prefix="/staff/surveys",
    help=(
        "What patients are asked. A network or a surgery may add up to five questions of its own; "
        "a whole new survey is for another service. What you write is kept as a draft, and "
        "patients see it once you publish it.",
        "The Friends and Family Test question and its free text are the same in all of England, "
        "and cannot be changed. Answers to a question that is asked no more stay in reports.",
    ),
)
MOST_SHOWN = 50


@staff_surveys.get("/")
@staff_page(Permission.EDIT_CONTENT, nav=NavItem(Section.SETTINGS, "Surveys"))
def index() -> str:
    ctx = context()
    words = request.args.get("find", "").strip()
    return render_template(
        "staff/surveys/surveys.html.jinja",
        rows=overview.rows(ctx.store, ctx.offered, ctx.pages.texts("en")),
        retired=overview.retired_surveys(root()),
        day=lambda at: format_day(london_day(at)),
        language_name=lambda language: ctx.pages.texts(language)["language"],
        begun=overview.begun_surveys(ctx.store, ctx.offered),
        places=_places(),
        words=words,
        found=_find(words),
        most=MOST_SHOWN,
        most_questions=working_copy.MOST,
    )


@staff_surveys.get("/new")
@staff_page(Permission.EDIT_CONTENT)
def new() -> str:
    return _new({"from": request.args.get("from", "")}, {})


@staff_surveys.post("/new")
@staff_page(Permission.EDIT_CONTENT)
def begin() -> Response | tuple[str, int]:
    ctx, form = context(), request.form
    name, professional, id = (
        form.get(field, "").strip() for field in ("name", "professional", "id")
    )
    service = Service(id or id_for(name), name, professional)
    begun = {id for id, _ in overview.begun_surveys(ctx.store, ctx.offered)}
    problems = dict(service.problems(reserved_ids(ctx.offered) | begun))
    if not name:
        problems.pop("id", None)
    if problems:
        return _new(form, problems), 422
    source = form.get("from", "")
    content = (
        copied_survey(service, offered(source)) if source else blank_survey(service, ctx.offered[0])
    )
    working_copy.begin_survey(ctx.store, content, by=g.account, now=ctx.now())
    return redirect(url_for("staff_survey_editor.home", of="survey", key=service.id), 303)


def _new(form: Mapping[str, str], problems: Mapping[str, str]) -> str:
    return render_template(
        "staff/surveys/new.html.jinja", form=form, problems=problems, surveys=context().offered
    )


def _places() -> list[tuple[overview.PlaceQuestions, str]]:
    """Those with questions of their own, or a draft of some; each with its name."""
    ctx = context()
    seen: dict[str, Pcn | Practice] = {pcn.code: pcn for pcn in scope.pcns()}
    seen |= {practice.code: practice for practice in scope.practices()}
    every = overview.places(ctx.store, root())
    return [(own, seen[own.place].name) for own in every if own.place in seen]


def _find(words: str) -> Sequence[Pcn | Practice]:
    """Networks and surgeries by name or code; all networks where nothing is looked for."""
    folded = words.casefold()
    pcns: list[Pcn | Practice] = [
        pcn for pcn in scope.pcns() if folded in f"{pcn.name} {pcn.code}".casefold()
    ]
    if not words:
        return pcns[: MOST_SHOWN + 1]
    with context().store.read() as tx:
        matching = organisations.directory(tx).search(words)[:MOST_SHOWN]
    person = scope.person()
    practices = [entry.practice for entry in matching if person.sees(entry.practice)]
    return [*pcns, *practices][: MOST_SHOWN + 1]
