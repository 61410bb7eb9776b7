"""Questions with a favourable side, and how many answered on it."""

from collections.abc import Mapping
from typing import NamedTuple

from feedback_server.domain.surveys.questions import Question

from .context import ReportContext


class Share(NamedTuple):
    """So many of so many."""

    given: int
    of: int

    def __sub__(self, part: "Share") -> "Share":
        return Share(self.given - part.given, self.of - part.of)


def rated_questions(context: ReportContext) -> list[Question]:
    """Those of the service with a favourable option, in their order, each once. The Friends and
    Family Test is not among them: it has a rule of its own."""
    found: dict[str, Question] = {}
    for question in (question for survey in context.surveys for question in survey.questions):
        if question.is_rated:
            found.setdefault(question.id, question)
    return [*found.values()]


def favourable(question: Question, codes: Mapping[str, int]) -> Share:
    """How many answers are favourable, of those that take a side.

    A code without an option (of an earlier version) takes none: nobody has said which.
    """
    good = rated = 0
    for option in question.options if codes else ():
        if not option.unrated:
            given = codes.get(option.code, 0)
            rated += given
            good += given if option.favourable else 0
    return Share(good, rated)
