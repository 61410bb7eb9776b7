"""A second service, made from a copy of the survey for everybody."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from feedback_server.content import parse_survey
from feedback_server.domain.surveys.survey import Survey
from feedback_server.store import Store
from feedback_server.store.submissions import insert
from tests.domain.reports.sample_reports import DAY
from tests.factories import a_submission, a_survey

ID = "social-prescribing"
WORDS: Mapping[str, Any] = {
    "id": ID,
    "service": ID,
    "title": dict.fromkeys(a_survey().languages, "Your feedback on social prescribing"),
    "service_name": "Social prescribing",
    "professional": "the social prescriber",
}


@cache
def a_second_survey() -> Survey:
    return parse_survey({**a_survey().content, **WORDS})


def answer(store: Store, survey: Survey, *codes: str, words: str = "") -> None:
    """One submission for each code, on a day of October."""
    more = {"why": words} if words else {}
    given = [
        replace(
            a_submission(given_on=DAY, answers={"experience": code, **more}),
            survey=survey.id,
            version=survey.version,
        )
        for code in codes
    ]
    with store.write() as tx:
        insert.add(tx, given, {survey.version: survey})
