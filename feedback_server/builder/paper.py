"""The survey on paper: numbered questions, each saying when it can be left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from feedback_server.domain.surveys.questions import Condition, Question
from feedback_server.domain.surveys.survey import Survey

from .question_view import in_its_language
from .translations import AppTexts, fill


@dataclass(frozen=True)
class PaperQuestion:
    """``how`` says how many boxes to tick; ``only_if`` is empty where everybody answers; ``lines``
    are to write on."""

    number: int
    text: str
    hint: str
    how: str
    only_if: str
    options: Sequence[str]
    lines: int


def paper_questions(survey: Survey, language: str, texts: AppTexts) -> Iterator[PaperQuestion]:
    """The questions of the survey in order, for paper."""
    numbers = {question.id: number for number, question in enumerate(survey.questions, 1)}
    for question in survey.questions:
        conditions = [
            _condition(survey, held, numbers[held.question], language, texts)
            for held in question.show_when
        ]
        hint = (question.hint or {}).get(language, "")
        words = partial(in_its_language, question, language)
        yield PaperQuestion(
            number=numbers[question.id],
            text=words(question.text[language]),
            hint=words(hint) if hint else "",
            how=" ".join(_help(question, language, texts)),
            only_if=f"{texts['paper_only_if']} {_either(conditions, texts)}." if conditions else "",
            options=[words(option.text[language]) for option in question.options],
            lines=question.paper_lines,
        )


def _help(question: Question, language: str, texts: AppTexts) -> Iterator[str]:
    if question.paper_help:
        yield texts[question.paper_help]
    if language in question.untranslated:
        yield texts["in_english"]


def _condition(survey: Survey, held: Condition, number: int, language: str, texts: AppTexts) -> str:
    """The condition under which this question is asked, in the fewest words."""
    if not held.codes:
        return fill(texts["paper_answered"], number=number)
    options = survey.question(held.question).options
    named = [option for option in options if option.code in held.codes]
    others = [option for option in options if option.code not in held.codes]
    which, text = ("paper_is", named) if len(named) <= len(others) else ("paper_is_not", others)
    answers = _either([f"“{option.text[language]}”" for option in text], texts)
    return fill(texts[which], number=number, options=answers)


def _either(parts: Sequence[str], texts: AppTexts) -> str:
    return f" {texts['paper_or']} ".join(parts)
