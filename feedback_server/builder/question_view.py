"""A question as one version of the page shows it: in a language, plain or easy, with pictures."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from markupsafe import Markup

from feedback_server.content import ContentError
from feedback_server.domain.surveys.questions import Option, Question, Texts, WholeNumber
from feedback_server.domain.surveys.survey import Survey

LoadPicture = Callable[[str], Markup]
PracticesOf = Mapping[str, Collection[str]]
"""The practices of each network."""
# What all drawings have in common is in app.css.
SHARED = r' (xmlns|fill|stroke|stroke-linecap|stroke-linejoin)="[^"]*"'


@dataclass(frozen=True)
class QuestionView:
    """``options`` have a ``value``, a ``text``, and some the ``html`` of a picture beside it;
    ``exclusive_text`` is the text of the option that cannot be chosen together with others;
    ``settings`` are the numbers of the kind."""

    id: str
    kind: str
    text: str | Markup
    hint: str | Markup
    required: bool
    condition: str
    settings: Mapping[str, int]
    options: Sequence[Mapping[str, Any]]
    exclusive_text: str
    is_fft: bool
    in_english: bool
    """It has no translation."""
    places: Collection[str] | None
    """The practices that ask it; None where all do."""


def question_views(
    survey: Survey,
    language: str,
    *,
    easier: bool,
    faces: bool,
    load_picture: LoadPicture,
    practices_of: PracticesOf,
) -> list[QuestionView]:
    """The questions of a survey, ``easier`` in easy words where it has some. With pictures if
    ``easier`` or if the survey always has them; with ``faces`` the Friends and Family Test question
    has its own in any case."""
    return [
        _question_view(
            question,
            language,
            easier=easier,
            load_picture=load_picture
            if easier or survey.pictures or (faces and question.role == "fft")
            else None,
            practices_of=practices_of,
        )
        for question in survey.questions
    ]


def has_easier(survey: Survey) -> bool:
    """Whether there is an easy version beside the plain one."""
    return not survey.pictures and any(
        question.easier or question.easier_hint for question in survey.questions
    )


def picture_loader(*folders: Path) -> LoadPicture:
    """Loads a picture by name as hidden markup: the text beside it says the same."""

    def load(name: str) -> Markup:
        for folder in folders:
            path = folder / f"{name}.svg"
            if path.exists():
                root, drawing = path.read_text("utf-8").strip().split(">", 1)
                own = re.sub(SHARED, "", root).replace(
                    "<svg", '<svg class="app-picture" aria-hidden="true"'
                )
                return Markup(f"{own}>{drawing}")
        raise ContentError([f"there is no picture {name}.svg in pwa/pictures or site/pictures"])

    return load


def with_autofocus(question: QuestionView, answer: object) -> QuestionView:
    """The question, ready to be answered as the page opens: at its answer, or its first option."""
    codes = [item["value"] for item in question.options]
    place = codes.index(answer) if answer in codes else 0
    return replace(
        question,
        options=[
            {**item, "autofocus": True} if number == place else item
            for number, item in enumerate(question.options)
        ],
    )


def in_its_language(question: Question, language: str, text: str) -> str | Markup:
    """A text of the question, marked as English where it has no translation."""
    if language not in question.untranslated:
        return text
    return Markup('<span lang="en" dir="ltr">{}</span>').format(text)


def _question_view(
    question: Question,
    language: str,
    *,
    easier: bool,
    load_picture: LoadPicture | None,
    practices_of: PracticesOf,
) -> QuestionView:
    hint = (easier and question.easier_hint) or question.hint
    words = partial(in_its_language, question, language)
    return QuestionView(
        id=question.id,
        kind=question.kind,
        text=words(_text(question.text, question.easier, language, easier)),
        hint=words(hint[language]) if hint else "",
        required=question.required,
        condition=" ".join(
            f"{held.question}={','.join(held.codes)}" if held.codes else held.question
            for held in question.show_when
        ),
        settings={
            name: getattr(question, name)
            for name, setting in question.settings.items()
            if isinstance(setting, WholeNumber)
        },
        options=[
            _item(question, option, language, easier, load_picture) for option in question.options
        ],
        exclusive_text=next(
            (
                _option_text(option, language, easier)
                for option in question.options
                if option.exclusive
            ),
            "",
        ),
        is_fft=question.role == "fft" and bool(hint),
        in_english=language in question.untranslated,
        places=_practices(question, practices_of),
    )


def _practices(question: Question, practices_of: PracticesOf) -> Collection[str] | None:
    if not question.places:
        return None
    return sorted(code for place in question.places for code in practices_of.get(place, [place]))


def _item(
    question: Question,
    option: Option,
    language: str,
    easier: bool,
    load_picture: LoadPicture | None,
) -> dict[str, Any]:
    text = in_its_language(question, language, _option_text(option, language, easier))
    item: dict[str, Any] = {"value": option.code, "text": text}
    if load_picture is not None and option.picture:
        item["html"] = Markup("{}<span>{}</span>").format(load_picture(option.picture), text)
    if option.exclusive:
        item["behaviour"] = "exclusive"
    return item


def _option_text(option: Option, language: str, easier: bool) -> str:
    return _text(option.text, option.easier, language, easier)


def _text(plain: Texts, easy: Texts | None, language: str, easier: bool) -> str:
    return easy[language] if easier and easy else plain[language]
