"""The page of one question: its words and answers, with checks and a look at it beside them."""

from collections.abc import Mapping
from typing import Any

from flask import Response, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from feedback_server.actions.surveys import questions
from feedback_server.actions.surveys.answer_lists import missing_in, texts_of
from feedback_server.actions.surveys.question_checks import advice_on, grade_of, problems_of
from feedback_server.actions.surveys.summary import seconds_of_question
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.surveys.kinds import KINDS
from feedback_server.domain.surveys.questions import WholeNumber
from feedback_server.web.security.access import staff_page
from feedback_server.web.security.headers import scripted
from feedback_server.web.shared.context import context

from .editor import save
from .frames import framing
from .question_form import read_question, read_translation
from .subject import Subject, open_to_change, retried, survey_blueprint

staff_survey_question = survey_blueprint("staff_survey_question", __name__)

Raw = Mapping[str, Any]
Page = BaseResponse | tuple[str, int]
CHANGED = "Somebody changed this question while you wrote"
STAY = {"look", "up", "down", "remove"}
"""Buttons that keep the draft and show the same page."""


@staff_survey_question.get("/question/<id>")
@staff_page(Permission.EDIT_CONTENT)
def show(of: str, key: str, id: str) -> Response:
    subject = open_to_change(of, key)
    return _page(subject, subject.question(id), {})


@staff_survey_question.post("/question/<id>")
@staff_page(Permission.EDIT_CONTENT)
@retried
def change(of: str, key: str, id: str) -> Page:
    """Keep what was written, right or wrong; only what is right leads on."""
    subject, form = open_to_change(of, key), request.form
    current = _current(subject, id)
    raw = _read(subject, form, current)
    if _changed_by_other(form, current):
        return _page(subject, raw, {"seen": CHANGED}, theirs=current)
    save(subject, questions.put_question(subject.copy.content, raw))
    problems = problems_of(raw)
    if problems or STAY & form.keys():
        return _page(subject, raw, {} if STAY & form.keys() else problems)
    return redirect(f"{subject.at}/", 303)


@staff_survey_question.post("/question/<id>/check")
@staff_page(Permission.EDIT_CONTENT)
@retried
def check(of: str, key: str, id: str) -> Response | tuple[str, int]:
    """The checks and the look alone, for the page's script, which so keeps what is typed."""
    subject, form = open_to_change(of, key), request.form
    current = _current(subject, id)
    if _changed_by_other(form, current):
        return Response(f"{CHANGED}. Press Save to see both", 409, mimetype="text/plain")
    raw = _read(subject, form, current)
    if raw != current:
        save(subject, questions.put_question(subject.copy.content, raw))
    return Response(render_template("staff/surveys/checks.html.jinja", **_checks(subject, raw)))


@staff_survey_question.get("/question/<id>/words/<language>")
@staff_page(Permission.EDIT_CONTENT)
def show_words(of: str, key: str, id: str, language: str) -> str:
    subject = open_to_change(of, key)
    return _words_page(subject, subject.question(id), language, {})


@staff_survey_question.post("/question/<id>/words/<language>")
@staff_page(Permission.EDIT_CONTENT)
@retried
def change_words(of: str, key: str, id: str, language: str) -> Page:
    """Keep the words of one language beside the English."""
    subject, form = open_to_change(of, key), request.form
    current = _current(subject, id)
    _require_language(subject, language)
    raw = read_translation(form, current, language)
    problems = {f"words-{name}": words for name, words in problems_of(raw).items()}
    if _changed_by_other(form, current):
        return _words_page(subject, raw, language, {"seen": CHANGED}, theirs=current), 409
    save(subject, questions.put_question(subject.copy.content, raw))
    named = {f"words-{name}" for name, _ in texts_of(raw)}
    if shown := {name: words for name, words in problems.items() if name in named}:
        return _words_page(subject, raw, language, shown), 422
    goal = form.get("next", "")
    if goal in subject.copy.base.languages:
        return redirect(f"{subject.at}/question/{id}/words/{goal}", 303)
    return redirect(f"{subject.at}/", 303)


def _current(subject: Subject, id: str) -> Raw:
    """The question as it is kept; a bare one where somebody took it out meanwhile, so that what
    was typed is shown again. Raises NotFound."""
    kind = request.form.get("kind", "")
    gone = questions.find_question(subject.copy.content, id) is None
    if gone and kind in KINDS and questions.is_id(id):
        return {"id": id, "kind": kind, "text": {}}
    return subject.question(id)


def _read(subject: Subject, form: MultiDict[str, str], current: Raw) -> Raw:
    return subject.copy.fitted(read_question(form, current))


def _changed_by_other(form: MultiDict[str, str], current: Raw) -> bool:
    """Whether the draft holds another question than the form was made from."""
    return form.get("seen") != questions.fingerprint(current)


def _page(
    subject: Subject, raw: Raw, problems: Mapping[str, str], *, theirs: Raw | None = None
) -> Response:
    page = render_template(
        "staff/surveys/question.html.jinja",
        problems=problems,
        theirs=_differences(raw, theirs) if theirs else [],
        by=subject.copy.unpublished.by if subject.copy.unpublished else "",
        earlier=subject.copy.earlier(raw["id"]),
        numbers={
            name: setting
            for name, setting in KINDS[raw["kind"]].settings.items()
            if isinstance(setting, WholeNumber)
        },
        **_checks(subject, raw, theirs),
    )
    response = scripted(page, 409 if theirs else 422 if problems else 200)
    return framing(response)


def _checks(subject: Subject, raw: Raw, seen: Raw | None = None) -> Mapping[str, Any]:
    """What stands beside the form; ``seen`` is what is kept, where that is not ``raw``."""
    copy = subject.copy
    return {
        "subject": subject,
        "raw": raw,
        "seen": questions.fingerprint(seen or raw),
        "advice": advice_on(raw),
        "wrong": problems_of(raw),
        "grade": grade_of(raw),
        "seconds": seconds_of_question(raw, copy.base, context().pages.texts("en")),
        "languages": [
            (language, context().pages.texts(language)["language"], len(missing_in(raw, language)))
            for language in copy.base.languages
            if language != "en" and copy.is_place
        ],
        "text_name": _text_name(raw),
    }


def _text_name(raw: Raw) -> Mapping[str, str]:
    """The field of the form that holds a text of this name."""
    codes = [option["code"] for option in raw.get("options", [])]
    found = {name: name for name in ("text", "hint", "easier", "easier_hint")}
    for number, code in enumerate(codes):
        found |= {f"{code}:text": f"option-{number}", f"{code}:easier": f"easier-{number}"}
    return found


def _words_page(
    subject: Subject,
    raw: Raw,
    language: str,
    problems: Mapping[str, str],
    *,
    theirs: Raw | None = None,
) -> str:
    _require_language(subject, language)
    texts = context().pages.texts(language)
    languages = [code for code in subject.copy.base.languages if code != "en"]
    after = languages[languages.index(language) + 1 :]
    return render_template(
        "staff/surveys/words.html.jinja",
        subject=subject,
        raw=raw,
        language=language,
        language_name=texts["language"],
        direction=texts["direction"],
        next=after[0] if after else "",
        next_name=context().pages.texts(after[0])["language"] if after else "",
        rows=list(texts_of(raw)),
        missing=missing_in(raw, language),
        seen=questions.fingerprint(theirs or raw),
        problems=problems,
        theirs=_differences(raw, theirs) if theirs else [],
        by=subject.copy.unpublished.by if subject.copy.unpublished else "",
    )


def _require_language(subject: Subject, language: str) -> None:
    if language == "en" or language not in subject.copy.base.languages or not subject.copy.is_place:
        raise NotFound


def _differences(mine: Raw, theirs: Raw) -> list[str]:
    """The texts that the other one has and this form has not."""
    own = {text for _, texts in texts_of(mine) for text in texts.values()}
    return [text for _, texts in texts_of(theirs) for text in texts.values() if text not in own]
