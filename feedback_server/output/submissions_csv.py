"""Submissions as CSV for analysts, one a row, as a stream.

RFC 4180 with CRLF, in UTF-8 with a byte order mark, no live formulas. Of what a patient wrote there
is ``given``, yes or no, and the words only as a person has cleared them, where they were asked for.
What each column means is written by ``submissions_dictionary``.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import BinaryIO

from ..domain.export import Export, Exported, SurveyVersion
from ..domain.organisation import Practice
from ..domain.questions import Choice, Choices, Question
from .csv import neutral
from .export_columns import QuestionColumns, header, option_codes, question_columns
from .words import DEMONSTRATION

Cells = Sequence[object]
Answer = Callable[[Exported], Cells]
"""From a submission to the cells of one question."""


def write(export: Export, out: BinaryIO, *, ids: bool = False) -> None:
    """Write all of it, reading the submissions as it goes; ``ids`` adds their ids in front."""
    text = io.TextIOWrapper(out, "utf-8-sig", newline="")
    csv.writer(text).writerows(rows(export, ids=ids))
    text.detach()


def rows(export: Export, *, ids: bool = False) -> Iterator[Cells]:
    """The header, then a row for each submission."""
    yield [neutral(name) for name in header(export, ids=ids)]
    columns = question_columns(export.versions)
    plans = {each.survey.version: _Plan(each, columns) for each in export.versions}
    about = {code: _about(practice) for code, practice in export.practices.items()}
    for each in export.submissions:
        submission, plan = each.submission, plans[each.submission.version]
        day = submission.given_on.isoformat()
        row: list[object] = [
            *((submission.id,) if ids else ()),
            *about[submission.practice],
            day[:7],
            day,
            submission.mode.value,
            neutral(submission.language),
            *plan.version,
            submission.flag.value if submission.flag else "",
            each.decision,
            int(submission.counted),
            int(submission.day_corrected),
        ]
        for answer in plan.answers:
            row += answer(each)
        yield row


def _about(practice: Practice) -> Cells:
    notice = DEMONSTRATION if practice.demonstration else ""
    return notice, practice.code, neutral(practice.name)


class _Plan:
    """How the submissions of one version fill the columns; worked out once."""

    def __init__(self, version: SurveyVersion, columns: Sequence[QuestionColumns]) -> None:
        survey = version.survey
        self.version: Cells = (neutral(survey.id), survey.version, version.number)
        self.language = survey.languages[0]
        asked = {(question.id, question.kind): question for question in survey.questions}
        self.answers = [self.answer(asked.get((one.id, one.kind)), one) for one in columns]

    def answer(self, question: Question | None, columns: QuestionColumns) -> Answer:
        if question is None:
            none: Cells = ("",) * len(columns.names)
            return lambda _: none
        if isinstance(question, Choice):
            return self.choice(question)
        if isinstance(question, Choices):
            return self.choices(question, columns.options)
        return self.text(question)

    def choice(self, question: Choice) -> Answer:
        id, none = question.id, ("", "")
        cells: Mapping[object, Cells] = {
            option.code: (neutral(option.code), neutral(option.text[self.language]))
            for option in question.options
        }
        return lambda each: cells.get(each.submission.answers.get(id), none)

    def choices(self, question: Choices, options: Sequence[str]) -> Answer:
        """1 for a chosen option, 0 for one that was not; nothing for what was not offered."""
        id, none = question.id, ("",) * len(options)
        offered = set(option_codes(question))

        def cells(each: Exported) -> Cells:
            chosen = each.submission.answers.get(id)
            if chosen is None:
                return none
            return [int(code in chosen) if code in offered else "" for code in options]

        return cells

    def text(self, question: Question) -> Answer:
        id, yes, no = question.id, ("yes", ""), ("no", "")

        def cells(each: Exported) -> Cells:
            if words := each.cleared.get(id):
                return ("yes", neutral(words))
            return yes if id in each.given else no

        return cells
