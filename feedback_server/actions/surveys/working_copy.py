"""The questions of a place, or a whole survey, while staff change them: a draft on the server.

A draft may be half written. What is wrong with it keeps it from being published, not from being
kept.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from feedback_server.actions.editing import documents
from feedback_server.content import ContentError, parse_survey
from feedback_server.content.content_file import dump_yaml, parse_yaml, read_yaml
from feedback_server.content.fft_wording import fft_wording_errors
from feedback_server.content.local_questions import MOST as MOST
from feedback_server.content.local_questions import LocalQuestions, parse_local_questions
from feedback_server.content.urgent import advice_outside_rules
from feedback_server.domain.editing.document import Document, DocumentState
from feedback_server.domain.surveys.survey import Survey
from feedback_server.store import Store
from feedback_server.store.editing import documents as stored

from .answer_lists import in_english, with_known_words
from .question_checks import problems_of
from .questions import Raw, asked_of, find_question, path_of, without_lost_conditions

ALONE = "U00000"
"""Stands for a place where a question is shown alone."""


@dataclass(frozen=True)
class WorkingCopy:
    """``key`` is the code of a place, or the id of a survey made on this server."""

    key: str
    is_place: bool
    content: Raw
    published: Raw | None
    """As patients are asked now; None for what is not published yet."""
    base: Survey
    """The survey that a place's questions join, as patients are asked now; for a survey its own."""
    places: Collection[str] = ()
    """Where it is asked: the place, with the network of a practice; empty for nowhere in
    particular."""
    unpublished: Document | None = None
    """The draft; without one, what waits to be published or was refused."""

    @property
    def path(self) -> str:
        return path_of(self.key, is_place=self.is_place)

    def fitted(self, raw: Raw) -> Raw:
        """A question with the translations that the survey has of the same words; a survey of the
        server's own is in English, and is translated whole."""
        return with_known_words(raw, self.base) if self.is_place else in_english(raw)

    @property
    def is_full(self) -> bool:
        return self.is_place and len(asked_of(self.content)) >= MOST

    @property
    def is_changed(self) -> bool:
        if self.published is None:
            return not self.is_place or bool(asked_of(self.content))
        return self.content != self.published

    def was_published(self, id: str) -> bool:
        """Whether patients may have answered this question."""
        return self.published is not None and find_question(self.published, id) is not None

    def earlier(self, id: str) -> list[Raw]:
        """The questions that a condition of this one may name, by the ids that it names them by."""
        own = asked_of(self.content)
        ids = [raw["id"] for raw in own]
        before = own[: ids.index(id)] if id in ids else own
        if not self.is_place:
            return before
        return [*_of_everybody(self.base), *before]

    def survey(self) -> Survey:
        """The survey with this draft. Raises ContentError with all errors."""
        if not self.is_place:
            return parse_survey(self.content)
        own = parse_local_questions(self.content, self.key)
        try:
            merged = parse_survey(_in_order(own.merged(_without(self.base.content, self.key))))
        except ContentError as error:
            raise ContentError([own.in_own_words(line) for line in error.errors]) from error
        return replace(merged, unreviewed=self.base.unreviewed)

    def as_asked(self) -> Survey | None:
        """The survey with this draft as a patient there is asked; None where it has errors."""
        try:
            return self.survey().at(self.places)
        except ContentError:
            return None

    def shown(self) -> Survey | None:
        """What can be shown of it: without questions that are half written."""
        sound = [raw for raw in asked_of(self.content) if not problems_of(raw)]
        content = {**self.content, "questions": without_lost_conditions(sound)}
        if self.is_place:
            content["retired"] = []
        return self.as_asked() or replace(self, content=content).as_asked()

    def errors(self) -> list[str]:
        """What keeps it from being published."""
        try:
            survey = self.survey()
        except ContentError as error:
            return error.errors
        said = list(advice_outside_rules(self.content))
        if self.is_place and self.content["survey"] != self.base.id:
            said.append("The survey that they join is not offered any more: choose another")
        return said if self.is_place else [*said, *fft_wording_errors(survey)]


def single_question_survey(raw: Raw, base: Survey) -> Survey | None:
    """A survey of this question alone, in all languages; None while nobody could answer it."""
    rest = {key: value for key, value in raw.items() if key not in ("show_when", "role")}
    first = next(raw for raw in base.content["questions"] if raw.get("role") == "fft")
    bare = {**base.content, "questions": [first], "parts": []}
    own = LocalQuestions(ALONE, base.id, [rest])
    try:
        parsed = parse_survey(own.merged(bare))
    except ContentError:
        return None
    return replace(parsed, questions=parsed.questions[1:], unreviewed=base.unreviewed)


def _of_everybody(survey: Survey) -> list[Raw]:
    """The survey's own questions but those about the patient, which come last."""
    questions = survey.content["questions"]
    return [raw for raw in questions if not raw.get("places") and raw.get("role") != "about_you"]


def _without(content: Raw, place: str) -> dict[str, Any]:
    """The survey as the other places have it."""
    kept = [raw for raw in content["questions"] if raw.get("places") != [place]]
    return {**content, "questions": kept}


def _in_order(content: Raw) -> dict[str, Any]:
    """With the questions of places in the order of their codes, as the build merges them."""
    questions = content["questions"]
    local = [n for n, raw in enumerate(questions) if raw.get("places")]
    ordered = sorted((questions[n] for n in local), key=lambda raw: raw["places"][0])
    by_place = dict(zip(local, ordered, strict=True))
    return {**content, "questions": [by_place.get(n, raw) for n, raw in enumerate(questions)]}


def open_place(
    store: Store, root: Path, place: str, places: Collection[str], surveys: Sequence[Survey]
) -> WorkingCopy:
    """The questions of a place, which is asked those of all ``places``; ``surveys`` are on offer,
    the one for everybody first."""
    published, content, unpublished = _open(store, root, path_of(place, is_place=True))
    blank = {"place": place, "survey": surveys[0].id, "questions": [], "retired": []}
    content = content or blank
    base = next((one for one in surveys if one.id == content["survey"]), surveys[0])
    return WorkingCopy(place, True, content, published, base, places, unpublished)


def open_survey(store: Store, root: Path, id: str, surveys: Sequence[Survey]) -> WorkingCopy | None:
    """A survey as its file or its draft has it; None where there is none of this id."""
    published, content, unpublished = _open(store, root, path_of(id, is_place=False))
    if content is None:
        return None
    base = next((one for one in surveys if one.id == id), surveys[0])
    return WorkingCopy(id, False, content, published, base, (), unpublished)


def begin_survey(store: Store, content: Raw, *, by: str, now: datetime) -> None:
    """Keep a survey that was not there as a draft."""
    path = path_of(content["id"], is_place=False)
    documents.save_draft(store, path, dump_yaml(content).encode(), by=by, now=now)


def save(store: Store, copy: WorkingCopy, content: Raw, *, by: str, now: datetime) -> WorkingCopy:
    """Keep the changed content as the draft. Raises ChangedMeanwhile if there is another now."""
    body, last = dump_yaml(content).encode(), copy.unpublished
    draft = last if last and last.state is DocumentState.DRAFT else None
    seen = documents.digest_of_draft(draft)
    documents.save_draft(store, copy.path, body, by=by, now=now, seen=seen)
    return replace(copy, content=content, unpublished=_draft(store, copy.path))


def drop(store: Store, copy: WorkingCopy, *, by: str, now: datetime) -> None:
    """Forget what is not published, drafts and what was refused: patients' questions of now are
    the content again. What was never published is gone."""
    documents.drop_draft(store, copy.path)
    with store.write() as tx:
        last = next(iter(stored.history(tx, copy.path)), None)
        refused = last is not None and last.state is DocumentState.REFUSED
        if refused and copy.published is None:
            stored.erase_bodies(tx, copy.path)
    if refused and copy.published is not None:
        save(store, replace(copy, unpublished=None), copy.published, by=by, now=now)


def _open(store: Store, root: Path, path: str) -> tuple[Raw | None, Raw | None, Document | None]:
    """What is published; what to go on from; and where that stands, if it is not what is published:
    in the draft, in what waits to be published, or in what was refused."""
    file = root / path
    published: Raw | None = read_yaml(file) if file.exists() else None
    with store.read() as tx:
        draft, history = stored.draft(tx, path), stored.history(tx, path)
    last = draft or next(iter(history), None)
    if last is None or last.state is DocumentState.PUBLISHED:
        return published, published or _taken_back(history), None
    return published, _content(last), last


def _taken_back(history: Sequence[Document]) -> Raw | None:
    """What was published last of a file that an undo took away altogether."""
    found = (_content(one) for one in history if one.state is DocumentState.PUBLISHED)
    return next(filter(None, found), None)


def _draft(store: Store, path: str) -> Document | None:
    with store.read() as tx:
        return stored.draft(tx, path)


def _content(document: Document) -> Raw | None:
    if document.body is None:
        return None
    content: Raw = parse_yaml(document.body, document.path)
    return content


def is_made_here(store: Store, copy: WorkingCopy) -> bool:
    """Whether the software has no file of this name: all of it was written on this server."""
    with store.read() as tx:
        versions = [*stored.history(tx, copy.path), *filter(None, [stored.draft(tx, copy.path)])]
    return copy.is_place or any(not version.base for version in versions)
