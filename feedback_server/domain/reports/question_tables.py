"""Tables of the answers to each question, those of earlier versions of the survey included."""

from collections.abc import Iterable, Iterator

from feedback_server.domain.surveys.questions import TEXT_GIVEN, Question
from feedback_server.domain.surveys.survey import Survey

from .blocks import Figure, Row, Subject, Table
from .context import ReportContext
from .figures import count, share

EARLIER = "(from an earlier version of the survey)"
NOT_ASKED_NOW = "(not asked any more)"
ANSWERS = ("Answers", "Share")
COMMENTS = ("Comments", "None given")


def question_tables(context: ReportContext, ids: Iterable[str]) -> Iterator[Table]:
    """A table for each question, in the order given, and one that counts all comments."""
    ids = list(ids)
    for id in ids:
        if rows := _option_rows(context, id):
            yield Table(
                question_words(context, id), "Answer", ANSWERS, (*rows, *_sums(context, id))
            )
    if texts := [id for id in ids if _is_text(context, id)]:
        rows = [_comment_row(context, id) for id in texts]
        yield Table("Comments", "Question", COMMENTS, tuple(rows))


def question_words(context: ReportContext, id: str) -> str:
    if question := _find(context.surveys, id):
        return " ".join([question.text[context.language], *_asked_by(context, question)])
    if question := _find(context.former, id):
        return f"{question.text[context.language]} {NOT_ASKED_NOW}"
    return f"{id} {EARLIER}"


def find_question(context: ReportContext, id: str) -> Question | None:
    return _find(context.surveys, id) or _find(context.former, id)


def _find(surveys: Iterable[Survey], id: str) -> Question | None:
    questions = (question for survey in surveys for question in survey.questions)
    return next((question for question in questions if question.id == id), None)


def _asked_by(context: ReportContext, question: Question) -> Iterator[str]:
    """Which practices ask it, where the network as a whole does not."""
    names = [each.name for each in context.practices if each.code in question.places]
    if names and context.pcn.code not in question.places:
        yield f"(asked by {', '.join(names)})"


def _is_text(context: ReportContext, id: str) -> bool:
    question = find_question(context, id)
    if question and question.free_text:
        return True
    return TEXT_GIVEN in _codes_without_option(context, id)


def _option_rows(context: ReportContext, id: str) -> list[Row]:
    question, codes = find_question(context, id), context.counts.codes(id)
    options = question.options if question else ()
    words = {option.code: option.text[context.language] for option in options}
    for code in _codes_without_option(context, id):
        if code != TEXT_GIVEN:
            own = question and question.label(code, context.language)
            words[code] = own or _other_option(context, id, code) or f"{code} {EARLIER}"
    answered = context.counts.answered(id)
    return [
        Row(text, _cells(codes.get(code, 0), answered, Subject(question=id, code=code)))
        for code, text in words.items()
    ]


def _other_option(context: ReportContext, id: str, code: str) -> str:
    """The words of an option that only another survey of the service has; empty if none has."""
    for survey in context.others:
        words = survey.option_text(id, code, context.language)
        if words != code:
            return words
    return ""


def _codes_without_option(context: ReportContext, id: str) -> list[str]:
    question = find_question(context, id)
    options = question.options if question else ()
    return sorted(context.counts.codes(id).keys() - {option.code for option in options})


def _cells(given: int, answered: int, about: Subject) -> tuple[Figure, ...]:
    return (
        count(ANSWERS[0], "answers", given, "answers", about),
        share(ANSWERS[1], "answer_share", given, answered, "answer_share", about),
    )


def _sums(context: ReportContext, id: str) -> list[Row]:
    answered = context.counts.answered(id)
    about, missing = Subject(question=id), context.counts.responses() - answered
    numbers = (
        ("Answered", "answered", answered),
        ("Left out or not asked", "not_answered", missing),
    )
    return [
        Row(label, (count(ANSWERS[0], measure, value, measure, about), None), total=True)
        for label, measure, value in numbers
    ]


def _comment_row(context: ReportContext, id: str) -> Row:
    about, given = Subject(question=id), context.counts.codes(id).get(TEXT_GIVEN, 0)
    missing = context.counts.responses() - given
    cells = (
        count(COMMENTS[0], "comments", given, "comments", about),
        count(COMMENTS[1], "not_answered", missing, "not_answered", about),
    )
    return Row(question_words(context, id), cells)
