"""An edition: the pages that are served now, and the content that they were made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from feedback_server.domain.surveys.questions import Answers, Problem
from feedback_server.domain.surveys.survey import Survey
from feedback_server.web.public.static_pages import File

from .page_editor import PageEditor


class AppTexts(Protocol):
    """The app's texts in one language."""

    def __getitem__(self, name: str) -> str: ...


class Pages(Protocol):
    """Renders survey pages for those who come without JavaScript."""

    def survey(
        self,
        survey: Survey,
        language: str,
        *,
        answers: Answers,
        problems: Sequence[Problem],
        easier: bool = False,
    ) -> str: ...

    def entry(
        self,
        survey: Survey,
        language: str,
        *,
        answers: Answers,
        problems: Sequence[Problem],
        entry: Mapping[str, str],
    ) -> str: ...

    def paper(
        self, survey: Survey, language: str, *, large: bool, surgery: str, other: str
    ) -> str: ...

    def texts(self, language: str) -> AppTexts: ...

    def render(self, template: str, language: str, **values: object) -> str: ...

    def review(self, survey: Survey, language: str, answers: Answers, *, id: str) -> str: ...


@dataclass(frozen=True)
class Edition:
    name: str
    """Empty for the pages that the software brings."""
    root: Path
    """The sources: content/ and templates."""
    build: Path
    files: Mapping[str, File]
    """What is served, by address."""
    pages: Pages
    page_editor: PageEditor
    provider: Mapping[str, object]
    offered: Sequence[Survey]
    """The surveys as they stand in content/, the one for everybody first."""
    assets: Mapping[str, str]
    """Addresses of hashed assets by plain name: ``app.css`` to ``/assets/app.1a2b3c4d.css``."""
    version: str
    """Of the app, as its worker names it."""
