"""Renders survey pages: the static ones, and those for patients who come without JavaScript."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from feedback_server.content import load_provider
from feedback_server.domain.surveys.questions import Answers, Problem, several
from feedback_server.domain.surveys.survey import Survey

from .paper import paper_questions
from .templates import environment
from .wording import Worded, drawings, focused, has_easier, worded
from .words import SOURCE_LANGUAGE, Words, fill, load_words

ASSETS = (
    "app.css",
    "tablet.css",
    "paper.css",
    "app.js",
    "reminder.js",
    "tablet.js",
    "entry.css",
    "staff.js",
    "icon.svg",
    "icon-192.png",
    "logo.svg",
    "logo.png",
)
PAPER = {False: "paper", True: "paper-large"}  # where the forms lie, by large print
ANSWER = Markup('<div class="app-answer">{}</div>')
PLAIN_ADDRESSES = {name: f"/assets/{name}" for name in ASSETS}


class SurveyPages:
    """Pages with the asset addresses of ``out``; plain ones before anything is built there."""

    def __init__(self, root: Path, out: Path) -> None:
        templates = root / "pwa" / "templates"
        self._words: dict[str, Words] = {}
        self._draw = drawings(root / "pwa" / "pictures", root / "site" / "pictures")
        built = out / "assets.json"
        self._root = root
        self._environment: Environment = environment(templates)
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
    ) -> str:
        """The survey with what was answered and what is wrong with it.

        ``easier`` shows it in easy words with pictures. ``scripted`` is for the static page: what
        the server renders is for those without scripts.
        """
        words = self.words(language)
        questions = worded(survey, language, easier=easier, draw=self._draw)
        if entry and not problems:
            questions[0] = focused(questions[0], answers.get(questions[0].id))
        by_id = {question.id: question for question in questions}
        messages = {
            problem.question: _message(by_id[problem.question], problem, words)
            for problem in problems
        }
        return self.render(
            "survey.html.jinja",
            language,
            survey=survey,
            questions=questions,
            easier=easier,
            entry=entry,
            has_easier=has_easier(survey),
            languages=[(each, self.words(each)["language"]) for each in survey.languages],
            unreviewed=self.unreviewed(survey),
            answers=answers,
            problems=problems,
            messages=messages,
            problem_links=[{"href": f"#{id}", "text": text} for id, text in messages.items()],
            scripted=scripted,
        )

    def review(self, survey: Survey, language: str, answers: Answers, *, id: str) -> str:
        """ "Is this right?": the answers in words, and a button that sends them under ``id``."""
        words = self.words(language)
        rows = [
            {
                "key": {"text": question.text[language]},
                "value": {
                    "html": ANSWER.format(
                        question.in_words(answers[question.id], language)
                        if question.id in answers
                        else words["check_not_answered"]
                    )
                },
            }
            for question in survey.asked(answers)
        ]
        carried = [(name, code) for name in answers for code in several(answers[name])]
        return self.render(
            "review.html.jinja", language, survey=survey, rows=rows, carried=carried, id=id
        )

    def paper(self, survey: Survey, language: str, *, large: bool = False) -> str:
        """The form to print."""
        questions = list(paper_questions(survey, language, self.words(language)))
        return self.render(
            "paper.html.jinja",
            language,
            survey=survey,
            questions=questions,
            large=large,
            other=f"../{PAPER[not large]}/",
        )

    def entry(
        self,
        survey: Survey,
        language: str,
        *,
        answers: Answers,
        problems: Sequence[Problem],
        words: Mapping[str, str],
    ) -> str:
        """The survey for staff who enter a form: all questions at once.

        ``words``: the ``id`` it is saved under, a ``notice`` of where it belongs, a ``heading``,
        what was ``said`` of the form before, where to ``leave`` to and in which ``leave_words``.
        """
        return self.survey(survey, language, answers=answers, problems=problems, entry=words)

    def start(self, surveys: Sequence[Survey], language: str) -> str:
        """Where a phone begins and a tablet waits. The first survey is the one for everybody."""
        languages = surveys[0].languages
        return self.render(
            "start.html.jinja",
            language,
            surveys=[survey for survey in surveys if language in survey.languages],
            languages=[(each, self.words(each)["language"]) for each in languages],
            unreviewed=frozenset().union(*map(self.unreviewed, surveys)),
            source=SOURCE_LANGUAGE,
            scripted=True,
        )

    def render(self, template: str, language: str, **values: object) -> str:
        page = self._environment.get_template(template)
        return page.render(language=language, words=self.words(language), **values)

    def words(self, language: str) -> Words:
        if language not in self._words:
            self._words[language] = load_words(self._root, [language])[language]
        return self._words[language]

    def unreviewed(self, survey: Survey) -> frozenset[str]:
        """Languages in which this survey or the app's own words wait for a reviewer."""
        own = {each for each in survey.languages if not self.words(each).reviewed}
        return survey.unreviewed | own


def _message(question: Worded, problem: Problem, words: Words) -> str:
    text = words[f"problem_{problem.code}"]
    return fill(text, count=question.settings.get("max_length"), option=question.lone)
