"""The questions of a place or of a survey: put in order, added, changed, retired."""

from collections.abc import Mapping
from typing import Any

from flask import g, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from feedback_server.actions.surveys import questions, working_copy
from feedback_server.actions.surveys.answer_lists import begin_with, missing_in
from feedback_server.actions.surveys.question_checks import LONGEST
from feedback_server.actions.surveys.summary import measure
from feedback_server.actions.surveys.summary import problems as problems_in
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.surveys.kinds import KINDS
from feedback_server.web.security.access import staff_page
from feedback_server.web.shared.context import context

from .question_kinds import first_choices
from .subject import Subject, offered, open_it, open_to_change, retried, survey_blueprint

staff_survey_editor = survey_blueprint("staff_survey_editor", __name__)
Page = Response | str | tuple[str, int]


@staff_survey_editor.get("/")
@staff_page(Permission.EDIT_CONTENT)
def home(of: str, key: str) -> str:
    return home_page(open_it(of, key))


@staff_survey_editor.post("/order")
@staff_page(Permission.EDIT_CONTENT)
@retried
def order(of: str, key: str) -> Response:
    subject, form = open_to_change(of, key), request.form
    content: Mapping[str, Any] = subject.copy.content
    for button, step in (("up", -1), ("down", 1)):
        if button in form:
            content = questions.move_question(content, form[button], step)
    if "again" in form and not subject.copy.is_full:
        content = questions.ask_again(content, form["again"])
    return keep(subject, content)


@staff_survey_editor.post("/survey")
@staff_page(Permission.EDIT_CONTENT)
@retried
def choose_survey(of: str, key: str) -> Response:
    """Which survey the questions of a place join: until one is published, or once it is retired."""
    subject = open_to_change(of, key)
    joined = subject.copy.published and subject.copy.content["survey"] == subject.copy.base.id
    if not subject.copy.is_place or joined:
        raise NotFound
    survey = offered(request.form.get("survey", ""))
    return keep(subject, {**subject.copy.content, "survey": survey.id})


@staff_survey_editor.get("/add")
@staff_page(Permission.EDIT_CONTENT)
def choose_kind(of: str, key: str) -> str:
    return _add_page(open_to_change(of, key), {}, {})


@staff_survey_editor.post("/add")
@staff_page(Permission.EDIT_CONTENT)
@retried
def add(of: str, key: str) -> Page:
    subject, form = open_to_change(of, key), request.form
    text = " ".join(form.get("text", "").split())
    kind, _, answers = form.get("kind", "").partition(":")
    problems = {}
    if not 0 < len(text) <= LONGEST:
        problems["text"] = "Write the question"
    if kind not in KINDS:
        problems["kind"] = "Choose how people answer"
    if problems or subject.copy.is_full:
        return _add_page(subject, form, problems), 422
    copy = subject.copy
    if same := next((raw for raw in copy.content["questions"] if raw["text"]["en"] == text), None):
        return redirect(f"{subject.at}/question/{same['id']}", 303)  # pressed twice
    taken = {raw["id"] for raw in copy.content["questions"]}
    taken |= {question.id for question in copy.base.questions}
    raw: dict[str, Any] = questions.blank_question(text, kind, taken)
    if answers and "options" in raw:
        raw["options"] = begin_with(answers, copy.base)
    save(subject, questions.put_question(copy.content, copy.fitted(raw)))
    if "done" in form:
        return redirect(f"{subject.at}/", 303)
    return redirect(f"{subject.at}/question/{raw['id']}", 303)


@staff_survey_editor.get("/question/<id>/retire")
@staff_page(Permission.EDIT_CONTENT)
def ask_to_retire(of: str, key: str, id: str) -> str:
    subject = open_to_change(of, key)
    return _retire_page(subject, subject.question(id), {})


@staff_survey_editor.post("/question/<id>/retire")
@staff_page(Permission.EDIT_CONTENT)
@retried
def retire(of: str, key: str, id: str) -> Page:
    subject = open_to_change(of, key)
    raw = subject.question(id)
    if request.form.get("sure") != "yes":
        return _retire_page(subject, raw, {"sure": "Tick the box to go on"}), 422
    published = subject.copy.was_published(id)
    change = questions.retire_question if published else questions.remove_question
    return keep(subject, change(subject.copy.content, id))


@staff_survey_editor.post("/drop")
@staff_page(Permission.EDIT_CONTENT)
@retried
def drop(of: str, key: str) -> Page:
    """Throw the draft away."""
    subject = open_to_change(of, key)
    if request.form.get("sure") != "yes":
        return home_page(subject, {"sure": "Tick the box to throw the draft away"}), 422
    working_copy.drop(context().store, subject.copy, by=g.account, now=context().now())
    if not subject.copy.is_place and subject.copy.published is None:
        return redirect(url_for("staff_surveys.index"), 303)
    return redirect(f"{subject.at}/", 303)


def save(subject: Subject, content: Mapping[str, Any]) -> None:
    ctx = context()
    working_copy.save(ctx.store, subject.copy, content, by=g.account, now=ctx.now())


def keep(subject: Subject, content: Mapping[str, Any]) -> Response:
    """Save the draft, and back to the list of questions."""
    save(subject, content)
    return redirect(f"{subject.at}/", 303)


def home_page(subject: Subject, problems: Mapping[str, str] | None = None) -> str:
    copy = subject.copy
    languages = copy.base.languages if copy.is_place else ()
    asked = questions.asked_of(copy.content)
    return render_template(
        "staff/surveys/editor.html.jinja",
        subject=subject,
        copy=copy,
        asked=asked,
        retired=[raw for raw in copy.content["questions"] if raw not in asked],
        locked=questions.locked_ids(copy.content),
        base_locked=questions.locked_ids(copy.base.content),
        errors=problems_in(copy),
        missing={raw["id"]: [name for name in languages if missing_in(raw, name)] for raw in asked},
        measures=measure(copy, context().pages.texts("en")),
        surveys=context().offered,
        most=working_copy.MOST,
        problems=problems or {},
    )


def _add_page(subject: Subject, form: Mapping[str, str], problems: Mapping[str, str]) -> str:
    return render_template(
        "staff/surveys/add.html.jinja",
        subject=subject,
        form=form,
        problems=problems,
        choices=first_choices(subject.copy.base),
        most=working_copy.MOST,
    )


def _retire_page(subject: Subject, raw: Mapping[str, Any], problems: Mapping[str, str]) -> str:
    used = [
        other["text"]["en"]
        for other in questions.asked_of(subject.copy.content)
        if any(held["question"] == raw["id"] for held in other.get("show_when", []))
    ]
    return render_template(
        "staff/surveys/retire.html.jinja",
        subject=subject,
        raw=raw,
        used=used,
        published=subject.copy.was_published(raw["id"]),
        problems=problems,
    )
