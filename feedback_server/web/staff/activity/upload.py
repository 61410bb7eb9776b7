"""An uploaded file of appointments, as somebody looks at it before it is taken in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import request
from werkzeug.exceptions import BadRequest

from feedback_server.actions.activity.import_appointments import check_activity, guessed_columns
from feedback_server.actions.activity.import_external_counts import check_counts
from feedback_server.actions.activity.table_file import Table
from feedback_server.actions.activity.table_sandbox import read_table
from feedback_server.domain.activity.cells import Row, normalize_header
from feedback_server.domain.activity.column_map import ColumnMap, OneRow
from feedback_server.domain.activity.columns import LEFT_OUT, Guess, apply_choice, choice_errors
from feedback_server.domain.activity.external_count_rows import CountsFile
from feedback_server.domain.activity.external_counts import FftWording
from feedback_server.domain.activity.rows import ActivityFile
from feedback_server.web.security import scope
from feedback_server.web.shared.context import context

COUNTS = "counts"
"""The kind of file that holds answers counted elsewhere, and no appointments."""
EXAMPLES = 3
GROUPS = {
    "modes": "How patients were seen",
    "waits": "How long they waited",
    "reasons": "Why they came",
    "outcomes": "What came of it",
    "ages": "Ages",
    "genders": "Genders",
}


@dataclass(frozen=True)
class Upload:
    """``kind`` is the name of a column map. ``name`` is the file's, for people to read."""

    id: str
    kind: str
    name: str
    path: Path


@dataclass(frozen=True)
class Columns:
    """What each column of a file holds, as guessed or as chosen."""

    guesses: tuple[Guess, ...]
    examples: Mapping[str, str]
    """What stands below each column's name."""
    options: Sequence[tuple[str, Sequence[str]]]
    """What can be chosen, in groups."""
    problems: Sequence[tuple[str, str]]
    """The field, and what is wrong."""
    asked: bool
    """A person has to look first: nothing is read yet."""

    @property
    def choice(self) -> dict[str, str]:
        return {guess.column: guess.means for guess in self.guesses}


@dataclass(frozen=True)
class UploadPreview:
    """``read`` is None while it is not known which column is which."""

    upload: Upload
    columns: Columns | None
    """None for a file whose columns are fixed."""
    read: ActivityFile | None
    counts: CountsFile | None = None
    """In place of ``read``, where the file is of that kind."""
    said: Sequence[str] = ()
    """Which sheet and cells were read, and what was skipped."""


def read_upload(upload: Upload) -> UploadPreview:
    """Read the file, by what the form says of its columns if it does. Raises UnreadableFile."""
    table = read_table(upload.path)
    if upload.kind == COUNTS:
        return UploadPreview(upload, None, None, _read_counts(table), table.said)
    rows, how = list(table.rows), context().activity_maps[upload.kind]
    if not isinstance(how, OneRow) or _repeated(table.columns):
        return UploadPreview(
            upload, None, _read(table.columns, rows, how, table.line), said=table.said
        )
    columns = _columns(table.columns, rows, how)
    if columns.asked or columns.problems:
        return UploadPreview(upload, columns, None, said=table.said)
    own = apply_choice(how, columns.choice)
    kept = [_kept(row, own) for row in rows]
    return UploadPreview(
        upload, columns, _read(own.columns, kept, own, table.line), said=table.said
    )


def _kept(row: Row, how: OneRow) -> Row:
    return Row(row.line, {name: row.cells.get(name, "") for name in how.columns}, row.fault)


def _columns(header: Sequence[str], rows: Sequence[Row], how: OneRow) -> Columns:
    guesses = guessed_columns(context().store, header, how, account=scope.person().name)
    chosen = "columns" in request.form
    if chosen:
        guesses = tuple(_chosen(number, guess, how) for number, guess in enumerate(guesses))
    asked = not all(guess.sure for guess in guesses)
    choice = {guess.column: guess.means for guess in guesses}
    faults = [] if asked else choice_errors(choice, how)
    examples = {
        column: ", ".join(row.cells.get(column, "")[:24] for row in rows[:EXAMPLES])
        for column in header
    }
    return Columns(
        guesses, examples, _options(how), [("column-0", fault) for fault in faults], asked
    )


def _chosen(number: int, guess: Guess, how: OneRow) -> Guess:
    means = request.form.get(f"column-{number}", LEFT_OUT)
    if means not in (LEFT_OUT, *how.columns):
        raise BadRequest
    return Guess(guess.column, means, True)


def _options(how: OneRow) -> list[tuple[str, Sequence[str]]]:
    groups = [(GROUPS[name], list(columns)) for name, columns in how.groups.items()]
    return [("Always needed", how.required), ("Numbers", list(how.numbers.values())), *groups]


def _repeated(header: Sequence[str]) -> bool:
    names = [normalize_header(column) for column in header if column.strip()]
    return len(names) != len(set(names)) or not names


def _read_counts(table: Table) -> CountsFile:
    ctx = context()
    return check_counts(
        ctx.store,
        table.columns,
        table.rows,
        wording=FftWording.SINCE_2020,
        mode=None,
        now=ctx.now(),
        seen=scope.person().sees,
        line=table.line,
        layout=ctx.layouts.default,
    )


def _read(header: Sequence[str], rows: Sequence[Row], how: ColumnMap, line: int) -> ActivityFile:
    ctx, sees = context(), scope.person().sees
    return check_activity(ctx.store, header, rows, how, ctx.now(), seen=sees, line=line)
