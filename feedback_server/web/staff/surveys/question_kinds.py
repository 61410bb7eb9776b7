"""How each kind of question is shown to who chooses one: its name, and an example in letters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedback_server.actions.surveys.answer_lists import YES_NO, YES_NO_WORDS, lists_of
from feedback_server.domain.surveys.survey import Survey

WORDS: Mapping[str, str] = {
    "choice": "One answer, from a list that you write",
    "choices": "Several answers, from a list that you write",
    "text": "In their own words",
}
MARKS = {"choice": "◯", "choices": "☐"}
ANSWERS = ("First answer", "Second answer", "Third answer")


@dataclass(frozen=True)
class FirstChoice:
    """``value`` is a kind, and after a colon the answers that it begins with."""

    value: str
    words: str
    example: Sequence[str]


def first_choices(survey: Survey) -> list[FirstChoice]:
    """What a new question can begin as: the most usual first, then every kind, then the answers
    of other questions."""
    yes_no = FirstChoice(f"choice:{YES_NO}", "Yes or no", _marked("choice", YES_NO_WORDS))
    kinds = [FirstChoice(kind, words, _marked(kind, ANSWERS)) for kind, words in WORDS.items()]
    lists = [
        FirstChoice(f"choice:{id}", f"The answers of “{text}”", _marked("choice", answers))
        for id, text, answers in lists_of(survey)
    ]
    return [yes_no, *kinds, *lists]


def _marked(kind: str, answers: Sequence[str]) -> Sequence[str]:
    mark = MARKS.get(kind)
    return [f"{mark} {answer}" for answer in answers] if mark else ["▭ A box to write in"]
