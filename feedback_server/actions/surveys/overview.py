"""The surveys that there are, and the places that ask questions of their own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from feedback_server.content.content_file import parse_yaml, read_yaml
from feedback_server.content.local_questions import FOLDER
from feedback_server.domain.editing.document import Document, DocumentState
from feedback_server.domain.surveys.effort import AppTexts
from feedback_server.domain.surveys.survey import Survey
from feedback_server.store import Store
from feedback_server.store.editing import documents as stored

from .answer_lists import SOURCE
from .questions import Raw, asked_of, path_of
from .summary import grade_of_survey, seconds_of

SURVEYS = "content/surveys"


@dataclass(frozen=True)
class SurveyRow:
    survey: Survey
    """As a place without questions of its own asks it."""
    version: str
    minutes: float
    minutes_easier: float
    grade: float
    places: int
    """How many ask questions of their own in it."""
    since: datetime | None
    """Since when the newest words are asked that were written here; None for the software's."""


@dataclass(frozen=True)
class PlaceQuestions:
    place: str
    asked: int
    drafted: datetime | None
    """When a draft of them was last changed; None without one."""


def rows(store: Store, surveys: Sequence[Survey], texts: AppTexts) -> list[SurveyRow]:
    """The surveys on offer, in their order."""
    with store.read() as tx:
        published = stored.published(tx)
    return [_row(survey, texts, published) for survey in surveys]


def _row(survey: Survey, texts: AppTexts, published: Mapping[str, Document]) -> SurveyRow:
    general = survey.at(())
    places = {place for question in survey.questions for place in question.places}
    paths = [path_of(survey.id, is_place=False)]
    paths += [path_of(place, is_place=True) for place in places]
    changed = [published[path] for path in paths if path in published]
    return SurveyRow(
        general,
        survey.version,
        minutes=seconds_of(general, texts) / 60,
        minutes_easier=seconds_of(general, texts, easier=True) / 60,
        grade=grade_of_survey(general),
        places=len(places),
        since=max((one.ended_at or one.at for one in changed), default=None),
    )


def begun_surveys(store: Store, surveys: Sequence[Survey]) -> list[tuple[str, str]]:
    """Id and title of surveys of this server's own that are drafts, wait to be published, were
    refused or were taken back altogether."""
    offered = {survey.id for survey in surveys}
    with store.read() as tx:
        every = [one for one in stored.newest(tx) if _is_survey(one.path)]
        found = {
            PurePosixPath(one.path).stem: one
            if one.body
            else next((old for old in stored.history(tx, one.path) if old.body), None)
            for one in every
            if one.body is None or one.state is not DocumentState.PUBLISHED
        }
    return [(id, _title(one)) for id, one in sorted(found.items()) if one and id not in offered]


def retired_surveys(root: Path) -> list[tuple[str, str]]:
    """Id and title of surveys that are offered no more."""
    every = ((path.stem, read_yaml(path)) for path in sorted((root / SURVEYS).glob("*.yaml")))
    return [(id, content["title"][SOURCE]) for id, content in every if content.get("retired")]


def places(store: Store, root: Path) -> list[PlaceQuestions]:
    """By code, the places with questions of their own, or a draft of some."""
    drafts = {one.path: one for one in _unpublished(store) if f"/{FOLDER}/" in one.path}
    published = dict(_published_places(root))
    codes = {*published, *(PurePosixPath(path).stem for path in drafts)}
    return [
        PlaceQuestions(
            code,
            len(asked_of(published.get(code, {}))),
            draft.at if (draft := drafts.get(path_of(code, is_place=True))) else None,
        )
        for code in sorted(codes)
    ]


def _unpublished(store: Store) -> list[Document]:
    with store.read() as tx:
        return [one for one in stored.newest(tx) if one.state is not DocumentState.PUBLISHED]


def _published_places(root: Path) -> Iterator[tuple[str, Raw]]:
    for path in sorted((root / "content" / FOLDER).glob("*.yaml")):
        yield path.stem, read_yaml(path)


def _is_survey(path: str) -> bool:
    return PurePosixPath(path).parent == PurePosixPath(SURVEYS)


def _title(document: Document) -> str:
    title: str = parse_yaml(document.body or b"", document.path)["title"][SOURCE]
    return title
