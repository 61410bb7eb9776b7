"""Renders the static pages of the app, and the states that its styles must know."""

import json
import shutil
from pathlib import Path

from ..content import load_provider, load_surveys
from ..domain.questions import Answers, Choice, Choices, Problem, Text
from ..domain.survey import Survey
from .survey_pages import PAPER, SurveyPages
from .words import SOURCE_LANGUAGE, load_words

NOWHERE = Path("/nonexistent")


def render_app(root: Path, out: Path, states: Path) -> None:
    """Write the pages to ``out``, with plain asset addresses; to ``states`` what can be shown."""
    for folder in (out, states):
        shutil.rmtree(folder, ignore_errors=True)
    surveys = load_surveys(root / "content" / "surveys")
    languages = {language for survey in surveys for language in survey.languages}
    words = load_words(root / "pwa" / "templates" / "words", languages)
    pages = SurveyPages(root, NOWHERE)
    for survey in surveys:
        for language in survey.languages:
            page = pages.survey(survey, language, answers={}, problems=[], scripted=True)
            _write(out / survey.id / language / "index.html", page)
            for large, name in PAPER.items():
                form = pages.paper(survey, language, large=large)
                _write(out / survey.id / language / name / "index.html", form)
            _write_states(pages, survey, language, states)
    start = pages.render(
        "start.html.jinja", SOURCE_LANGUAGE, surveys=surveys, words_of=words, scripted=True
    )
    _write(out / "index.html", start)
    _write(out / "thanks" / "index.html", pages.render("thanks.html.jinja", SOURCE_LANGUAGE))
    _write(out / "manifest.webmanifest", _manifest(root, words[SOURCE_LANGUAGE]["app_name"]))


def _write_states(pages: SurveyPages, survey: Survey, language: str, states: Path) -> None:
    """Error states and the check page: only what was rendered somewhere keeps its styles."""
    answers: Answers = {
        question.id: "words" if isinstance(question, Text) else _all_codes(question)
        for question in survey.questions
        if isinstance(question, (Choice, Choices, Text))
    }
    problems = [Problem(question.id, "required") for question in survey.questions]
    name = f"{survey.id}-{language}"
    shown = pages.survey(survey, language, answers=answers, problems=problems)
    _write(states / f"{name}-problems.html", shown)
    _write(states / f"{name}-check.html", pages.check(survey, language, answers, id="an-id"))


def _all_codes(question: Choice | Choices) -> str | tuple[str, ...]:
    codes = tuple(option.code for option in question.options)
    return codes if isinstance(question, Choices) else codes[0]


def _manifest(root: Path, app_name: str) -> str:
    provider = load_provider(root / "content" / "provider.yaml")
    icons = [("icon.svg", "any", "any")] + [
        (f"{name}-{size}.png", f"{size}x{size}", purpose)
        for name, size, purpose in (
            ("icon", 192, "any"),
            ("icon", 512, "any"),
            ("maskable", 512, "maskable"),
        )
    ]
    manifest = {
        "id": "/feedback/",
        "name": f"{provider['service_name']}: {app_name.lower()}",
        "short_name": app_name,
        "lang": SOURCE_LANGUAGE,
        "start_url": "/feedback/",
        "scope": "/feedback/",
        "display": "standalone",
        "theme_color": provider["brand"]["main"],
        "background_color": "#ffffff",
        "icons": [
            {"src": f"/assets/{name}", "sizes": sizes, "purpose": purpose}
            | {"type": "image/svg+xml" if name.endswith("svg") else "image/png"}
            for name, sizes, purpose in icons
        ],
    }
    return json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
