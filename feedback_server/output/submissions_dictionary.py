"""What the columns of a submissions export mean: a CSV to lie beside it.

One row for each column and code. Where a question or an option had other words in another version,
each wording has a row of its own, and ``versions`` says which versions used it.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from feedback_server.domain.submissions.export import SurveyVersion
from feedback_server.domain.surveys.questions import Question

from .export_columns import FixedColumn, QuestionColumns, fixed_columns, question_columns
from .report_csv import escape_formula

COLUMNS = (
    "column",
    "question",
    "type",
    "words",
    "code",
    "label",
    "versions",
    "allowed_values",
    "missing",
)
"""``missing`` is what an empty cell means; ``versions`` is empty where a column is of them all."""

Row = tuple[str, ...]


def write(versions: Sequence[SurveyVersion], out: BinaryIO, *, ids: bool = False) -> None:
    """The dictionary of an export of these versions; ``ids`` as the export was written."""
    text = io.TextIOWrapper(out, "utf-8-sig", newline="")
    lines = csv.writer(text)
    lines.writerow(COLUMNS)
    lines.writerows([escape_formula(cell) for cell in row] for row in rows(versions, ids=ids))
    text.detach()


def rows(versions: Sequence[SurveyVersion], *, ids: bool = False) -> Iterator[Row]:
    for fixed in fixed_columns(ids=ids):
        yield from _fixed(fixed)
    for columns in question_columns(versions):
        yield from _merged_rows(columns, versions)


def _fixed(column: FixedColumn) -> Iterator[Row]:
    allowed = "; ".join(column.codes) if column.codes else column.allowed
    for code, label in (column.codes or {"": ""}).items():
        row = (column.name, "", column.type, column.words, code, label, "", allowed)
        yield (*row, column.missing)


def _merged_rows(columns: QuestionColumns, versions: Sequence[SurveyVersion]) -> Iterator[Row]:
    """The rows of one question over all versions: those with the same words share a row."""
    found: dict[Row, list[str]] = {}
    for version in versions:
        for question in version.survey.questions:
            if (question.id, type(question)) == (columns.id, columns.kind):
                for row in _question(question, columns, version.survey.languages[0]):
                    found.setdefault(row, []).append(_named(version))
    order = {name: number for number, name in enumerate(columns.names)}
    codes = {code: number for number, code in enumerate(columns.options)}
    for row in sorted(found, key=lambda row: (order[row[0]], codes.get(row[4], -1))):
        yield (*row[:6], "; ".join(found[row]), *row[6:])


def _question(question: Question, columns: QuestionColumns, language: str) -> Iterator[Row]:
    """The rows of a question in one version, without ``versions``."""
    labels = {option.code: option.text[language] for option in question.options}
    for column in columns.columns:
        named = (columns.name(column), question.id, column.type, question.text[language])
        explained = [(code, labels[code]) for code in column.codes if code in labels]
        for code, label in explained if column.codes else [("", "")]:
            yield (*named, code, label, column.allowed, column.missing)


def _named(version: SurveyVersion) -> str:
    """
    >>> from types import SimpleNamespace as Made
    >>> _named(SurveyVersion(Made(id="visit", version="0123456789abcdef"), 2))
    'visit 2 (0123456789abcdef)'
    """
    return f"{version.survey.id} {version.number} ({version.survey.version})"
