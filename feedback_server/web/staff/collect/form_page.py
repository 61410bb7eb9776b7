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
    message: str = "",
    leave_url: str = "/staff/enter",
    leave_text: str = "Stop without saving",
) -> Response:
    """All questions at once, to be saved under ``id``; 422 where there are problems."""
    entry = {"id": id, "notice": notice, "heading": heading, "message": message}
    entry |= {"leave_url": leave_url, "leave_text": leave_text}
    page = context().pages.entry(survey, language, answers=answers, problems=problems, entry=entry)
    return scripted(page, 422 if problems else 200)
