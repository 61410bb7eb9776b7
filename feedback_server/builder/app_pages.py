"""Renders the static pages of the app."""

import json
import re
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from feedback_server.content import ContentError, load_provider, load_surveys
from feedback_server.content.app_texts import SOURCE_LANGUAGE
from feedback_server.content.plain_words import app_word_errors
from feedback_server.domain.surveys.survey import Survey

from .question_view import PracticesOf, has_easier
from .survey_pages import PAPER_FOLDERS, SurveyPages

NOWHERE = Path("/nonexistent")


def render_app(root: Path, out: Path, practices_of: PracticesOf | None = None) -> None:
    """Write the pages to ``out``, with plain asset addresses.

    The questions of a network are asked at its practices, which are in ``practices_of``.
    Raises ContentError with each text that is hard to read.
    """
    shutil.rmtree(out, ignore_errors=True)
    surveys = load_surveys(root / "content" / "surveys")
    pages = SurveyPages(root, NOWHERE)
    if errors := app_word_errors(dict(pages.texts(SOURCE_LANGUAGE).items()), surveys):
        raise ContentError(sorted(errors))
    for survey in surveys:
        others = [other for other in surveys if other is not survey]
        for language in survey.languages:
            page = partial(pages.survey, survey, language, others=others, practices_of=practices_of)
            _write_survey(pages, survey, language, out / survey.id / language, page)
    shutil.copy(out / surveys[0].id / SOURCE_LANGUAGE / "index.html", out)  # where all begin
    for language in surveys[0].languages:
        _write(out / "phone" / language / "index.html", pages.render("phone.html.jinja", language))
    _write(out / "thanks" / "index.html", pages.render("confirmation.html.jinja", SOURCE_LANGUAGE))
    for survey in surveys:
        if survey.service_name:
            thanks = pages.render("confirmation.html.jinja", SOURCE_LANGUAGE, survey=survey)
            _write(out / survey.id / "thanks" / "index.html", thanks)
    _write(out / "tablet" / "index.html", pages.render("tablet.html.jinja", SOURCE_LANGUAGE))
    app_name = pages.texts(SOURCE_LANGUAGE)["app_name"]
    app = _manifest(root, "/feedback/", app_name.lower(), app_name)
    _write(out / "manifest.webmanifest", app)
    _write(out / "staff.webmanifest", _manifest(root, "/staff/", "staff", "Staff"))


def _write_survey(
    pages: SurveyPages, survey: Survey, language: str, folder: Path, page: Callable[..., str]
) -> None:
    for easier in {False, has_easier(survey)}:
        shown = page(answers={}, problems=[], easier=easier, scripted=True)
        _write(folder / ("easier" if easier else "") / "index.html", shown)
    for large, name in PAPER_FOLDERS.items():
        form = pages.paper(survey.at(()), language, large=large)
        _write(folder / name / "index.html", form)


def _manifest(root: Path, place: str, suffix: str, short_name: str) -> str:
    """What makes the pages below ``place`` installable."""
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
        "id": place,
        "name": f"{provider['service_name']}: {suffix}",
        "short_name": short_name,
        "lang": SOURCE_LANGUAGE,
        "start_url": place,
        "scope": place,
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
    path.write_text(_without_needless(text), "utf-8")


def _without_needless(page: str) -> str:
    """The page less lines and indentation, for templates, and marks for the NHS's own scripts."""
    lines = re.sub(r"\n\s+", "\n", page)
    joined = re.sub(r"(?<=>)\n|\n(?=<)", "", lines)
    return re.sub(r' data-module="nhsuk-[^"]*"', "", joined)
