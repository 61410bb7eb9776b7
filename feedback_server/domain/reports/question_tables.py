"""Tables of the answers to each question, those of earlier versions of the survey included."""

from collections.abc import Iterable, Iterator

from feedback_server.domain.surveys.questions import TEXT_GIVEN, Question

from .blocks import Figure, Row, Subject, Table
from .context import Basis
from .figures import count, share

EARLIER = "(from an earlier version of the survey)"
ANSWERS = ("Answers", "Share")
COMMENTS = ("Comments", "None given")


def question_tables(basis: Basis, ids: Iterable[str]) -> Iterator[Table]:
    """One table a question, in the order given, and one that counts the comments of all."""
    ids = list(ids)
    for id in ids:
        if rows := _option_rows(basis, id):
            yield Table(question_words(basis, id), "Answer", ANSWERS, (*rows, *_sums(basis, id)))
    if texts := [id for id in ids if _is_text(basis, id)]:
        rows = [_comment_row(basis, id) for id in texts]
        yield Table("Comments", "Question", COMMENTS, tuple(rows))


def question_words(basis: Basis, id: str) -> str:
    question = find_question(basis, id)
    return question.text[basis.language] if question else f"{id} {EARLIER}"


def find_question(basis: Basis, id: str) -> Question | None:
    questions = (question for survey in basis.surveys for question in survey.questions)
    return next((question for question in questions if question.id == id), None)


def _is_text(basis: Basis, id: str) -> bool:
    question = find_question(basis, id)
    if question and question.free_text:
        return True
    return TEXT_GIVEN in _codes_without_option(basis, id)


def _option_rows(basis: Basis, id: str) -> list[Row]:
    question, codes = find_question(basis, id), basis.counts.codes(id)
    options = question.options if question else ()
    words = {option.code: option.text[basis.language] for option in options}
    for code in _codes_without_option(basis, id):
        if code != TEXT_GIVEN:
            own = question and question.label(code, basis.language)
            words[code] = own or _other_option(basis, id, code) or f"{code} {EARLIER}"
    answered = basis.counts.answered(id)
    return [
        Row(text, _cells(codes.get(code, 0), answered, Subject(question=id, code=code)))
        for code, text in words.items()
    ]


def _other_option(basis: Basis, id: str, code: str) -> str:
    """The words of an option that only another survey of the service has; empty if none has."""
    for survey in basis.others:
        words = survey.option_text(id, code, basis.language)
        if words != code:
            return words
    return ""


def _codes_without_option(basis: Basis, id: str) -> list[str]:
    question = find_question(basis, id)
    options = question.options if question else ()
    return sorted(basis.counts.codes(id).keys() - {option.code for option in options})


def _cells(given: int, answered: int, about: Subject) -> tuple[Figure, ...]:
    return (
        count(ANSWERS[0], "answers", given, "answers", about),
        share(ANSWERS[1], "answer_share", given, answered, "answer_share", about),
    )


def _sums(basis: Basis, id: str) -> list[Row]:
    answered = basis.counts.answered(id)
    about, missing = Subject(question=id), basis.counts.responses() - answered
    numbers = (
        ("Answered", "answered", answered),
        ("Left out or not asked", "not_answered", missing),
    )
    return [
        Row(label, (count(ANSWERS[0], measure, value, measure, about), None), total=True)
        for label, measure, value in numbers
    ]


def _comment_row(basis: Basis, id: str) -> Row:
    about, given = Subject(question=id), basis.counts.codes(id).get(TEXT_GIVEN, 0)
    missing = basis.counts.responses() - given
    cells = (
        count(COMMENTS[0], "comments", given, "comments", about),
        count(COMMENTS[1], "not_answered", missing, "not_answered", about),
    )
    return Row(question_words(basis, id), cells)
