"""What a new question can begin as: a kind, or a kind with answers that are written already."""

from collections.abc import Sequence
from dataclasses import dataclass

from feedback_server.actions.surveys.answer_lists import YES_NO, YES_NO_WORDS, lists_of
from feedback_server.domain.surveys.kinds import KINDS
from feedback_server.domain.surveys.questions import Question
from feedback_server.domain.surveys.survey import Survey

ANSWERS = ("First answer", "Second answer", "Third answer")
FREE = ("What somebody writes",)


@dataclass(frozen=True)
class FirstChoice:
    """``value`` is a kind, and after a colon the answers that it begins with."""

    value: str
    words: str
    example: Sequence[str]
    is_usual: bool = True


def first_choices(survey: Survey) -> list[FirstChoice]:
    """Yes or no, then every kind, then the answers of other questions."""
    yes_no = FirstChoice(f"choice:{YES_NO}", "Yes or no", _example(KINDS["choice"], YES_NO_WORDS))
    kinds = [
        FirstChoice(
            name, kind.staff_name, _example(kind, ANSWERS if "options" in kind.settings else FREE)
        )
        for name, kind in KINDS.items()
    ]
    lists = [
        FirstChoice(
            f"choice:{id}", f"As in “{text}”", _example(KINDS["choice"], answers), is_usual=False
        )
        for id, text, answers in lists_of(survey)
    ]
    return [yes_no, *kinds, *lists]


def _example(kind: type[Question], answers: Sequence[str]) -> Sequence[str]:
    return [f"{kind.staff_mark} {answer}" for answer in answers]
