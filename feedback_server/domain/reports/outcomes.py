"""Outcomes that the provider counted, beside what patients say of everyday tasks now."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from feedback_server.domain.activity.appointments import Activity
from feedback_server.domain.statistics.fft import rounded_percent, wilson
from feedback_server.domain.surveys.questions import Question

from .blocks import Block, Figure, Interval, Note, Row, Subject, Table
from .context import ReportContext
from .favourable import favourable
from .figures import count, share
from .question_tables import find_question

EASIER = "easier"
"""The question on how everyday tasks are now."""
MOST = 4
COUNTED, ANSWERS, NOW = "Outcomes counted", "Answers", "Easier now"


def outcomes_beside_answers(context: ReportContext) -> Iterator[Block]:
    """A table by practice, where both are known; its caution says that these are other people."""
    question = find_question(context, EASIER)
    given = [activity for activity in context.supplementary.activity if activity.outcomes]
    if not given or question is None or not _easier(context, question, "").denominator:
        return
    common = _common(given)
    columns = (COUNTED, *common, ANSWERS, NOW)
    names = context.practice_names()
    rows = [
        _row(context, question, code, name, [one for one in given if one.practice == code], common)
        for code, name in names.items()
    ]
    rows.append(_row(context, question, "", "All", given, common))
    yield Table("Outcomes, beside what patients say", "Practice", columns, tuple(rows))
    yield Note(
        "These are not the same people",
        "Outcomes are counted by the provider, for every appointment of the month. “Easier now” is "
        "what those say who answered, of all who said how everyday tasks are now. Neither can be "
        "put down to the other.",
    )


def _common(given: Sequence[Activity]) -> list[str]:
    """The commonest outcomes, in the order of the file."""
    counts = Counter[str]()
    for activity in given:
        counts.update(dict(activity.outcomes))
    common = {words for words, _ in counts.most_common(MOST)}
    return [words for words in counts if words in common]


def _row(
    context: ReportContext,
    question: Question,
    practice: str,
    label: str,
    given: Sequence[Activity],
    common: Sequence[str],
) -> Row:
    counts = Counter[str]()
    for activity in given:
        counts.update(dict(activity.outcomes))
    whole, about = counts.total(), Subject(practice=practice, question="activity.outcomes")
    easier = _easier(context, question, practice)
    answered = count(ANSWERS, "easier_answers", easier.denominator or 0, "answered", easier.about)
    return Row(
        label,
        (
            count(COUNTED, "outcomes_counted", whole, "activity", about),
            *(
                share(
                    words,
                    "outcome_share",
                    counts[words],
                    whole,
                    "activity_share",
                    replace(about, code=words),
                )
                for words in common
            ),
            answered,
            easier,
        ),
        total=not practice,
    )


def _easier(context: ReportContext, question: Question, practice: str) -> Figure:
    """The share of those who say that tasks are easier, with its range."""
    found = favourable(question, context.counts.codes(question.id, practice=practice))
    about = Subject(practice=practice, question=question.id)
    figure = share(NOW, "easier_now", found.given, found.of, "favourable", about)
    bounds = wilson(found.given, found.of)
    if bounds is None:
        return figure
    lower, upper = map(rounded_percent, bounds)
    return replace(figure, interval=Interval(lower, upper, "wilson"))
