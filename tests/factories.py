"""Values for tests: sensible unless a test says otherwise."""

import base64
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from feedback_server.config.settings import PROJECT
from feedback_server.content import load_surveys
from feedback_server.crypto.hpke import SealingKeys
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.organisations.organisation import Pcn, Practice
from feedback_server.domain.reports.published import PublishedMonth
from feedback_server.domain.statistics.suppression import SuppressedCounts
from feedback_server.domain.submissions.submission import Mode, Submission
from feedback_server.domain.surveys.questions import Answers
from feedback_server.domain.surveys.survey import Survey

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PCN = Pcn("U99999", "Test Network")
PRACTICES = (
    Practice("V89001", "Elm Test Surgery", "U99999"),
    Practice("V89002", "Oak Test Surgery", "U99999"),
)


@cache
def a_survey() -> Survey:
    return load_surveys(PROJECT / "content" / "surveys")[0]


def an_id() -> str:
    return str(uuid.uuid4())


def a_submission(
    *,
    id: str | None = None,
    practice: str = "V89001",
    mode: Mode = Mode.TABLET,
    given_on: date = TODAY,
    answers: Answers | None = None,
) -> Submission:
    survey = a_survey()
    return Submission(
        id=id or an_id(),
        survey=survey.id,
        version=survey.version,
        practice=practice,
        mode=mode,
        language="en",
        given_on=given_on,
        answers=answers or {"experience": "1", "why": "Kind and clear", "tasks": ("bathing",)},
    )


def an_envelope(
    keys: SealingKeys,
    *,
    id: str | None = None,
    plain: Mapping[str, Any] | None = None,
    **changes: Any,
) -> dict[str, Any]:
    """A sealed envelope as a device makes it; ``plain`` changes what is sealed."""
    id = id or an_id()
    survey, changed = a_survey(), dict(plain or {})
    content = {
        "survey": survey.id,
        "version": survey.version,
        "language": "en",
        "practice": "V89001",
        "mode": "tablet" if "token" in changed else "online",
        "given_on": TODAY.isoformat(),
        "answers": {"experience": "2", "why": "They listened", "tasks": ["dressing", "eating"]},
    }
    sealed = keys.seal(json.dumps(content | changed).encode(), id=id)
    text = base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()
    return {"schema": 1, "id": id, "key_id": keys.current, "sealed": text} | changes


def encoded(envelope: Mapping[str, Any]) -> bytes:
    return json.dumps(envelope).encode()


def a_published_month(number: int, **changes: object) -> PublishedMonth:
    values: dict[str, object] = {
        "pcn": "U99999",
        "pcn_name": "Test <Network>",
        "month": Month(2026, number),
        "published": TODAY,
        "demonstration": False,
        "shown": SuppressedCounts((42, None, None), 50),
    }
    return PublishedMonth(**(values | changes))  # type: ignore[arg-type]
