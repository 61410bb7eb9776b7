"""The page on which staff enter what somebody answered on paper or on the telephone."""

from collections.abc import Sequence
from datetime import timedelta

from flask import Response

from feedback_server.domain.submissions.submission import Mode
from feedback_server.domain.surveys.questions import Answers, Problem
from feedback_server.domain.surveys.survey import Survey
from feedback_server.web.security.headers import scripted
from feedback_server.web.shared.context import context

MODES = {Mode.PAPER: "Paper form", Mode.TELEPHONE: "Telephone", Mode.OTHER: "Another way"}
OLDEST = timedelta(days=400)


def entry_page(
    survey: Survey,
    language: str,
    *,
    answers: Answers,
    problems: Sequence[Problem],
    id: str,
    notice: str,
    heading: str = "",
    said: str = "",
    leave: str = "/staff/enter",
    leave_words: str = "Stop without saving",
) -> Response:
    """All questions at once, to be saved under ``id``; 422 where there are problems."""
    words = {"id": id, "notice": notice, "heading": heading, "said": said}
    words |= {"leave": leave, "leave_words": leave_words}
    page = context().pages.entry(survey, language, answers=answers, problems=problems, words=words)
    return scripted(page, 422 if problems else 200)
