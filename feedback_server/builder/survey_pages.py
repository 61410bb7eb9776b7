"""Renders survey pages: the static ones, and those for patients who come without JavaScript."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from jinja2 import ChainableUndefined, ChoiceLoader, Environment, FileSystemLoader, PackageLoader
from markupsafe import Markup, escape

from feedback_server.content import load_provider
from feedback_server.domain.surveys.questions import Answers, Problem, several
from feedback_server.domain.surveys.service import MAIN, services_of
from feedback_server.domain.surveys.survey import Survey

from .paper import paper_questions
from .question_view import (
    PracticesOf,
    QuestionView,
    has_easier,
    in_its_language,
    picture_loader,
    question_views,
    with_autofocus,
)
from .translations import AppTexts, fill, load_app_texts

ASSETS = (
    "app.css",
    "tablet.css",
    "paper.css",
    "app.js",
    "phone.js",
    "reminder.js",
    "tablet.js",
    "entry.css",
    "staff.js",
    "icon.svg",
    "icon-180.png",
    "icon-192.png",
    "logo.svg",
    "logo.png",
)
PAPER_FOLDERS = {False: "paper", True: "paper-large"}  # where the forms lie, by large print
ANSWER = Markup('<div class="app-answer">{}</div>')
PLAIN_ADDRESSES = {name: f"/assets/{name}" for name in ASSETS}


class SurveyPages:
    """Pages with the asset addresses of ``out``; plain ones before anything is built there."""

    def __init__(self, root: Path, out: Path) -> None:
        templates = root / "pwa" / "templates"
        self._texts: dict[str, AppTexts] = {}
        self._load_picture = picture_loader(root / "pwa" / "pictures", root / "site" / "pictures")
        built = out / "assets.json"
        self._root = root
        self._environment: Environment = _environment(templates)
        self._environment.globals |= {
            "provider": load_provider(root / "content" / "provider.yaml"),
            "assets": json.loads(built.read_text("utf-8")) if built.exists() else PLAIN_ADDRESSES,
        }

    def survey(
        self,
        survey: Survey,
        language: str,
        *,
        answers: Answers,
        problems: Sequence[Problem],
        easier: bool = False,
        scripted: bool = False,
        entry: Mapping[str, str] | None = None,
        others: Sequence[Survey] = (),
        practices_of: PracticesOf | None = None,
    ) -> str:
        """The survey page, filled in with ``answers``, and ``problems`` beside their questions.

        ``easier`` shows it in easy words with pictures. ``scripted`` is for the static page, which
        links ``others`` and holds the local questions of all places, hidden: what the server
        renders is for those without scripts, and for one place.
        """
        texts = self.texts(language)
        questions = question_views(
            survey,
            language,
            easier=easier,
            faces=not entry,
            load_picture=self._load_picture,
            practices_of=practices_of or {},
        )
        if entry and not problems:
            questions[0] = with_autofocus(questions[0], answers.get(questions[0].id))
        by_id = {question.id: question for question in questions}
        messages = {
            problem.question: _message(by_id[problem.question], problem, texts)
            for problem in problems
        }
        return self.render(
            "survey.html.jinja",
            language,
            survey=survey,
            questions=questions,
            parts={part.begins: part for part in survey.parts},
            local_parts=survey.local_parts,
            others=[other for other in others if _beside(survey, other, language)],
            other_services=[each for each in services_of(others) if each.id != survey.service],
            main_service=MAIN,
            easier=easier,
            entry=entry,
            has_easier=has_easier(survey),
            languages=self._named(survey.languages),
            unreviewed=self.unreviewed(survey),
            answers=answers,
            problems=problems,
            messages=messages,
            problem_links=[{"href": f"#{id}", "text": text} for id, text in messages.items()],
            scripted=scripted,
        )

    def review(self, survey: Survey, language: str, answers: Answers, *, id: str) -> str:
        """The answers in words to check, and a button that sends them under ``id``."""
        texts = self.texts(language)
        rows = [
            {
                "key": {
                    "html": escape(in_its_language(question, language, question.text[language]))
                },
                "value": {
                    "html": ANSWER.format(
                        question.in_words(answers[question.id], language)
                        if question.id in answers
                        else texts["review_not_answered"]
                    )
                },
            }
            for question in survey.asked(answers)
        ]
        carried = [(name, code) for name in answers for code in several(answers[name])]
        return self.render(
            "review.html.jinja", language, survey=survey, rows=rows, carried=carried, id=id
        )

    def paper(
        self,
        survey: Survey,
        language: str,
        *,
        large: bool = False,
        surgery: str = "",
        other: str = "",
    ) -> str:
        """The survey as a paper form to print, for one surgery or for any. ``other`` is the address
        of the form in the other size."""
        questions = list(paper_questions(survey, language, self.texts(language)))
        return self.render(
            "paper.html.jinja",
            language,
            survey=survey,
            questions=questions,
            large=large,
            surgery=surgery,
            other=other or f"../{PAPER_FOLDERS[not large]}/",
        )

    def entry(
        self,
        survey: Survey,
        language: str,
        *,
        answers: Answers,
        problems: Sequence[Problem],
        entry: Mapping[str, str],
    ) -> str:
        """The survey for staff who enter a form: all questions at once.

        ``entry``: the ``id`` it is saved under, a ``notice`` of where it belongs, a ``heading``, a
        ``message`` about the form before, and the link that leaves (``leave_url``, ``leave_text``).
        """
        return self.survey(survey, language, answers=answers, problems=problems, entry=entry)

    def render(self, template: str, language: str, **values: object) -> str:
        page = self._environment.get_template(template)
        return page.render(language=language, texts=self.texts(language), **values)

    def texts(self, language: str) -> AppTexts:
        if language not in self._texts:
            self._texts[language] = load_app_texts(self._root, [language])[language]
        return self._texts[language]

    def _named(self, languages: Sequence[str]) -> list[tuple[str, str]]:
        """The codes of languages, each with its name in that language."""
        return [(language, self.texts(language)["language"]) for language in languages]

    def unreviewed(self, survey: Survey) -> frozenset[str]:
        """Languages in which this survey or the app's own texts wait for a reviewer."""
        own = {language for language in survey.languages if not self.texts(language).reviewed}
        return survey.unreviewed | own


def _beside(survey: Survey, other: Survey, language: str) -> bool:
    """Whether the other survey is of the same service and can be answered in this language."""
    return other.service == survey.service and language in other.languages


def _message(question: QuestionView, problem: Problem, texts: AppTexts) -> str:
    text = texts[f"problem_{problem.code}"]
    return fill(text, count=question.settings.get("max_length"), option=question.exclusive_text)


def _environment(templates: Path) -> Environment:
    """The NHS's macros need ChainableUndefined; ``AppTexts`` guards texts instead."""
    env = Environment(
        loader=ChoiceLoader([FileSystemLoader(templates), PackageLoader("nhsuk_frontend_jinja")]),
        undefined=ChainableUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # each use of a macro would ask whether its file has changed
    )
    env.filters["fill"] = fill
    return env
