"""The survey for everybody with questions of the test network, of one practice, and of others."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from feedback_server.content import parse_survey
from feedback_server.content.local_questions import LocalQuestions
from feedback_server.domain.surveys.survey import Survey
from tests.factories import a_survey

TRANSPORT: Mapping[str, Any] = {
    "id": "transport",
    "kind": "choice",
    "text": {"en": "Was it easy to get here?"},
    "options": [{"code": "yes", "text": {"en": "Yes"}}, {"code": "no", "text": {"en": "No"}}],
}
OF_NETWORK, OF_PRACTICE, OF_OTHER_PRACTICE, OF_OTHER_NETWORK = (
    f"{code}_transport" for code in ("u99999", "v89001", "v89002", "u00000")
)


@cache
def a_survey_with_local_questions() -> Survey:
    content: Mapping[str, Any] = a_survey().content
    for place in ("U99999", "V89001", "V89002", "U00000"):
        content = LocalQuestions(place, a_survey().id, [TRANSPORT]).merged(content)
    return parse_survey(content)
