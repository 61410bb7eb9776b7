"""Submissions on their way out to an analyst: codes, and no words but those that were cleared."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.domain.surveys.questions import Question, Value
from feedback_server.domain.surveys.survey import Survey

from .submission import Submission


@dataclass(frozen=True)
class SurveyVersion:
    """A published version. ``number`` is its place within its survey, from 1; going back to an
    earlier version gives that one a new number, so what must last names ``survey.version``."""

    survey: Survey
    number: int
    newest: bool = True


@dataclass(frozen=True)
class Exported:
    """One submission as it may leave.

    ``submission.answers`` holds codes alone. ``given`` are the ids of the text questions that were
    answered. ``cleared`` holds comments as a person has cleared them, by question id, where they
    were asked for: the only way by which words can reach a writer.
    """

    submission: Submission
    given: frozenset[str] = frozenset()
    cleared: Mapping[str, str] = field(default_factory=dict)

    def answer(self, question: Question) -> Value | None:
        """What may be told of an answer: None where there is none, and of free text the words that
        were cleared, or the empty text where none were."""
        if not question.free_text:
            return self.submission.answers.get(question.id)
        if words := self.cleared.get(question.id):
            return words
        return "" if question.id in self.given else None

    @property
    def decision(self) -> str:
        """What was said of a flagged one: counted, excluded or waiting; empty if not flagged.

        One that was left out with all that its tablet sent is excluded, flagged or not.
        """
        if self.submission.set_aside:
            return "excluded"
        if self.submission.flag is None:
            return ""
        return self.submission.decision.value if self.submission.decision else "waiting"


@dataclass(frozen=True)
class Export:
    """What was asked for. ``submissions`` can be read once, while its source is open, in the order
    of practice, day, and then SHA-256 of the id: nothing tells who answered before whom.

    ``versions`` are all those of the service, oldest first within each survey, whether or not
    ``submissions`` has any of theirs. ``total`` is how many submissions there are.
    """

    service: str
    first: Month
    last: Month
    practices: Mapping[str, Practice]
    versions: Sequence[SurveyVersion]
    total: int
    submissions: Iterator[Exported]

    @property
    def demonstration(self) -> bool:
        return any(practice.demonstration for practice in self.practices.values())
