"""What NHS England fixes of the Friends and Family Test, which every survey must keep to.

Friends and Family Test guidance, the question of 1 April 2020.
"""

from collections.abc import Iterator

from feedback_server.domain.statistics.fft import CODES
from feedback_server.domain.surveys.survey import Survey

QUESTION = "Overall, how was your experience of our service?"
ANSWERS = ("Very good", "Good", "Neither good nor poor", "Poor", "Very poor", "Don't know")


def fft_faults(survey: Survey) -> Iterator[str]:
    """Where the question, its answers or the free-text question after it are not as fixed.

    For surveys that are offered: those of earlier years keep the words that were fixed then.
    """
    for place, question in enumerate(survey.questions):
        if question.role != "fft":
            continue
        if question.text.get("en") != QUESTION:
            yield f"{question.id}: the words are fixed nationally: write {QUESTION!r}"
        for code, words, option in zip(CODES, ANSWERS, question.options, strict=False):
            if option.text.get("en") != words:
                yield f"{question.id}: answer {code} is fixed nationally: write {words!r}"
        after = survey.questions[place + 1 : place + 2]
        if not any(each.free_text and not each.show_when for each in after):
            yield (
                f"{question.id}: a question of kind text must follow it, which everybody is asked: "
                "the test needs one in free words"
            )
