"""What a page of these is about: the questions of a place, or a survey; and their names."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import TypeVar

from werkzeug.exceptions import Conflict, NotFound

from feedback_server.actions.editing.documents import ChangedMeanwhile
from feedback_server.actions.surveys import working_copy
from feedback_server.actions.surveys.questions import Raw, find_question, locked_ids
from feedback_server.actions.surveys.working_copy import WorkingCopy
from feedback_server.domain.organisations.organisation import Pcn, Practice
from feedback_server.domain.surveys.survey import Survey
from feedback_server.store.organisations import organisations
from feedback_server.web.security import scope
from feedback_server.web.shared.context import context
from feedback_server.web.shared.formatting import format_moment
from feedback_server.web.staff.help import StaffBlueprint

Answer = TypeVar("Answer")
MOST_TRIES = 5
PLACE, SURVEY = "place", "survey"


HELP = (
    "Each change is kept at once as a draft, which other administrators see too. Patients see it "
    "when you publish it.",
    "Ask one thing at a time, in words that a child of ten reads. Ask only what you will act on: "
    "each question costs every patient about ten seconds.",
)


def survey_blueprint(name: str, import_name: str) -> StaffBlueprint:
    """Pages of one place or survey; they share their address, and their help."""
    return StaffBlueprint(name, import_name, url_prefix="/staff/surveys/<of>/<key>", help=HELP)


def retried(view: Callable[..., Answer]) -> Callable[..., Answer]:
    """A view that changes a draft, done again on what somebody else kept in the same moment."""

    @wraps(view)
    def done_again(**arguments: str) -> Answer:
        for _ in range(MOST_TRIES):
            try:
                return view(**arguments)
            except ChangedMeanwhile:
                continue
        raise Conflict

    return done_again


@dataclass(frozen=True)
class Subject:
    copy: WorkingCopy
    name: str
    """Of the place, or the title of the survey."""
    made_here: bool
    """Whether staff may change all its questions: those of a place, a survey made on the server."""

    @staticmethod
    def moment(at: datetime) -> str:
        return format_moment(at)

    @property
    def of(self) -> str:
        return PLACE if self.copy.is_place else SURVEY

    @property
    def at(self) -> str:
        return f"/staff/surveys/{self.of}/{self.copy.key}"

    def question(self, id: str) -> Raw:
        """One that may be changed. Raises NotFound."""
        raw = find_question(self.copy.content, id)
        if raw is None or not self.made_here or id in locked_ids(self.copy.content):
            raise NotFound
        return raw


def root() -> Path:
    """The sources that the pages of now were made from."""
    return context().edition.root


def open_it(of: str, key: str) -> Subject:
    """Raises NotFound for what is not there, and for a place that this person does not see."""
    ctx = context()
    if of == PLACE:
        place = find_place(key)
        copy = working_copy.open_place(
            ctx.store, root(), place.code, _asked_those_of(place), ctx.offered
        )
        return Subject(copy, place.name, made_here=True)
    if of != SURVEY or "/" in key or key.startswith("."):
        raise NotFound
    found = working_copy.open_survey(ctx.store, root(), key, ctx.offered)
    if found is None:
        raise NotFound
    made_here = working_copy.is_made_here(ctx.store, found)
    return Subject(found, found.content["title"]["en"], made_here=made_here)


def open_to_change(of: str, key: str) -> Subject:
    """Raises NotFound for a survey of the software too: it is copied, not changed."""
    found = open_it(of, key)
    if not found.made_here:
        raise NotFound
    return found


def _asked_those_of(place: Pcn | Practice) -> set[str]:
    """Patients of a practice are asked the questions of its network too."""
    return {place.code, place.pcn} if isinstance(place, Practice) else {place.code}


def find_place(code: str) -> Pcn | Practice:
    with context().store.read() as tx:
        pcn, practice = organisations.find_pcn(tx, code), organisations.find_practice(tx, code)
    person = scope.person()
    if pcn and person.sees_pcn(pcn):
        return pcn
    if practice and person.sees(practice):
        return practice
    raise NotFound


def offered(id: str) -> Survey:
    """Raises NotFound for a survey that patients are not asked."""
    found = next((survey for survey in context().offered if survey.id == id), None)
    if found is None:
        raise NotFound
    return found
