"""Submissions as CSV for analysts, one a row, as a stream.

RFC 4180 with CRLF, in UTF-8 with a byte order mark, no live formulas. Of what a patient wrote there
is ``given``, yes or no, and the words only as a person has cleared them, where they were asked for.
What each column means is written by ``submissions_dictionary``.
"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import BinaryIO

from feedback_server.domain.organisations.organisation import Practice
from feedback_server.domain.submissions.export import Export, Exported, SurveyVersion
from feedback_server.domain.surveys.questions import Question, Value

from .export_columns import QuestionColumns, header, question_columns
from .formatting import DEMONSTRATION
from .report_csv import escape_formula

Cells = Sequence[object]
Answer = Callable[[Exported], Cells]
"""Makes the cells of one question from a submission."""


def write(export: Export, out: BinaryIO, *, ids: bool = False) -> None:
    """Write all of it, reading the submissions as it goes; ``ids`` adds their ids in front."""
    text = io.TextIOWrapper(out, "utf-8-sig", newline="")
    csv.writer(text).writerows(rows(export, ids=ids))
    text.detach()


def rows(export: Export, *, ids: bool = False) -> Iterator[Cells]:
    """The header, then a row for each submission."""
    yield [escape_formula(name) for name in header(export, ids=ids)]
    columns = question_columns(export.versions)
    plans = {version.survey.version: _Plan(version, columns) for version in export.versions}
    about = {code: _about(practice) for code, practice in export.practices.items()}
    for exported in export.submissions:
        submission, plan = exported.submission, plans[exported.submission.version]
        day = submission.given_on.isoformat()
        row: list[object] = [
            *((submission.id,) if ids else ()),
            *about[submission.practice],
            day[:7],
            day,
            submission.mode.value,
            escape_formula(submission.language),
            *plan.version,
            submission.flag.value if submission.flag else "",
            exported.decision,
            int(submission.counted),
            int(submission.day_corrected),
            int(submission.unfinished),
        ]
        for answer in plan.answers:
            row += answer(exported)
        yield row


def _about(practice: Practice) -> Cells:
    notice = DEMONSTRATION if practice.demonstration else ""
    return notice, practice.code, escape_formula(practice.name)


class _Plan:
    """How the submissions of one survey version fill the columns, worked out once."""

    def __init__(self, version: SurveyVersion, columns: Sequence[QuestionColumns]) -> None:
        survey = version.survey
        self.version: Cells = (escape_formula(survey.id), survey.version, version.number)
        language = survey.languages[0]
        asked = {(question.id, type(question)): question for question in survey.questions}
        self.answers = [_answer(asked.get((one.id, one.kind)), one, language) for one in columns]


def _answer(question: Question | None, columns: QuestionColumns, language: str) -> Answer:
    if question is None:
        none: Cells = ("",) * len(columns.names)
        return lambda _: none

    @lru_cache(1000)
    def cells(value: Value | None) -> Cells:
        return [escape_formula(cell) for cell in question.cells(value, columns.options, language)]

    return lambda exported: cells(exported.answer(question))
