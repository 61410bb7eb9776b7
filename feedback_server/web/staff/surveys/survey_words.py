"""The words around the questions of a survey: its title, its introduction and its parts."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from feedback_server.actions.surveys.answer_lists import new_code
from feedback_server.actions.surveys.questions import fingerprint
from feedback_server.actions.surveys.summary import costs_of_parts
from feedback_server.domain.accounts.person import Permission
from feedback_server.web.security.access import staff_page
from feedback_server.web.shared.context import context

from .editor import keep, save
from .subject import Subject, open_to_change, retried, survey_blueprint

staff_survey_words = survey_blueprint("staff_survey_words", __name__)

Raw = Mapping[str, Any]
AROUND = ("title", "introduction", "service_name", "professional")
MOST_PARTS = 6
CHANGED = "Somebody changed it while you wrote. Your words are below; Save puts them in its place"


@staff_survey_words.get("/words")
@staff_page(Permission.EDIT_CONTENT)
def show_around(of: str, key: str) -> str:
    subject = _open(of, key)
    return _page(subject, subject.copy.content, {})


@staff_survey_words.post("/words")
@staff_page(Permission.EDIT_CONTENT)
@retried
def change_around(of: str, key: str) -> Response | tuple[str, int]:
    subject, form = _open(of, key), request.form
    content = read_around(form, subject.copy.content)
    if form.get("seen") != _seen(subject.copy.content):
        return _page(subject, content, {"title": CHANGED}), 409
    problems = dict(_problems(content))
    if problems:
        save(subject, content)
        return _page(subject, content, problems), 422
    return keep(subject, content)


def read_around(form: MultiDict[str, str], current: Raw) -> dict[str, Any]:
    """The survey with the words of the form; a part without a name is taken out."""
    texts = {name: {"en": _words(form.get(name, ""))} for name in ("title", "introduction")}
    plain = {name: _words(form.get(name, "")) for name in ("service_name", "professional")}
    order = [raw["id"] for raw in current["questions"]]
    parts = [part for part in _parts(form) if part["begins"] in order]
    parts.sort(key=lambda part: order.index(part["begins"]))
    return {**current, **texts, **plain, "parts": parts}


def _parts(form: MultiDict[str, str]) -> Sequence[Raw]:
    columns = [form.getlist(name) for name in ("part", "part_name", "begins", "offer", "part_hint")]
    found: list[Raw] = []
    for id, name, begins, offer, hint in zip(*columns, strict=False):
        if not _words(name):
            continue
        taken = {part["id"] for part in found}
        part: dict[str, Any] = {"id": id or new_code(name, taken), "name": {"en": _words(name)}}
        part["begins"] = begins
        if found:
            part["offer"] = {"en": _words(offer)}
        if _words(hint):
            part["hint"] = {"en": _words(hint)}
        found.append(part)
    return found


def _problems(content: Raw) -> Mapping[str, str]:
    found = {
        name: "Write it: patients and reports need it"
        for name in AROUND
        if not (content[name]["en"] if isinstance(content[name], dict) else content[name])
    }
    begins = [part["begins"] for part in content["parts"]]
    if len(set(begins)) < len(begins):
        found["parts"] = "Two parts begin with the same question"
    elif begins and begins[0] != content["questions"][0]["id"]:
        found["parts"] = "The first part begins with the first question"
    elif any(not part["offer"]["en"] for part in content["parts"][1:]):
        found["parts"] = "Say how each part but the first is offered"
    return found


def _open(of: str, key: str) -> Subject:
    subject = open_to_change(of, key)
    if subject.copy.is_place:
        raise NotFound
    return subject


def _seen(content: Raw) -> str:
    return fingerprint({name: content.get(name) for name in (*AROUND, "parts")})


def _page(subject: Subject, content: Raw, problems: Mapping[str, str]) -> str:
    return render_template(
        "staff/surveys/survey_words.html.jinja",
        subject=subject,
        content=content,
        questions=[(raw["id"], raw["text"].get("en", "")) for raw in content["questions"]],
        costs=costs_of_parts(subject.copy, context().pages.texts("en")),
        seen=_seen(subject.copy.content),
        most=MOST_PARTS,
        problems=problems,
    )


def _words(text: str) -> str:
    return " ".join(text.split())
