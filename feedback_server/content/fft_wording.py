"""Checks a survey against the fixed wording of the Friends and Family Test.

Source: NHS England, Friends and Family Test guidance, the question of 1 April 2020.
"""

from collections.abc import Iterator

from feedback_server.domain.statistics.fft import CODES
from feedback_server.domain.surveys.survey import Survey

QUESTION = "Overall, how was your experience of our service?"
ANSWERS = ("Very good", "Good", "Neither good nor poor", "Poor", "Very poor", "Don't know")


def fft_wording_errors(survey: Survey) -> Iterator[str]:
    """Differences in the question, its answers and the free-text question that must follow.

    Only for surveys that are offered now: older ones keep the wording of their time.
    """
    for position, question in enumerate(survey.questions):
        if question.role != "fft":
            continue
        if question.text.get("en") != QUESTION:
            yield f"{question.id}: the words are fixed nationally: write {QUESTION!r}"
        for code, answer, option in zip(CODES, ANSWERS, question.options, strict=False):
            if option.text.get("en") != answer:
                yield f"{question.id}: answer {code} is fixed nationally: write {answer!r}"
        after = survey.questions[position + 1 : position + 2]
        if not any(follower.free_text and not follower.show_when for follower in after):
            yield (
                f"{question.id}: a question of kind text must follow it, which everybody is asked: "
                "the test needs one in free words"
            )
