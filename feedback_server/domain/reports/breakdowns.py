"""Tables that break a question down by practice or by way of answering."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from feedback_server.domain.surveys.questions import Question

from .blocks import Block, Note, Row, Subject, Table
from .context import ReportContext
from .figures import MODE_NAMES, count, share
from .question_tables import find_question, question_words

STUBS = {"practice": "Practice", "mode": "Way of answering"}
ANSWERED = "Answered"


def breakdowns(context: ReportContext, apart: Collection[str]) -> Iterator[Block]:
    """A table for each breakdown that the layout names. Questions about the patient are never
    among them: with a practice beside it, an answer could point to a person."""
    for id, by in context.layout.breakdowns:
        question = find_question(context, id)
        if id in apart or question is None or not question.options:
            why = "only questions with options, and not those about the patient, can be"
            yield Note("Not shown apart", f"{question_words(context, id)}: {why}.")
        else:
            yield _table(context, question, by)


def _table(context: ReportContext, question: Question, by: str) -> Table:
    parts = context.practice_names() if by == "practice" else MODE_NAMES
    options = {option.code: option.text[context.language] for option in question.options}
    about = [({by: str(part)}, name) for part, name in parts.items()]
    rows = [_row(context, name, question.id, options, part) for part, name in about]
    total = replace(_row(context, "All", question.id, options, {}), total=True)
    caption = f"{question_words(context, question.id)} {STUBS[by]}"
    return Table(caption, STUBS[by], (*options.values(), ANSWERED), (*rows, total))


def _row(
    context: ReportContext, label: str, id: str, options: Mapping[str, str], part: Mapping[str, str]
) -> Row:
    answered, codes = context.counts.answered(id, **part), context.counts.codes(id, **part)
    shares = [
        share(
            words,
            "answer_share",
            codes.get(code, 0),
            answered,
            "answer_share",
            Subject(question=id, code=code, **part),
        )
        for code, words in options.items()
    ]
    every = count(ANSWERED, "answered", answered, "answered", Subject(question=id, **part))
    return Row(label, (*shares, every))
