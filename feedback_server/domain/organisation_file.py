"""Reads PCNs and practices from a CSV such as NHS England publishes, and names every bad row."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from unicodedata import category

from .organisation import PCN_CODE, PRACTICE_CODE, Pcn, Practice

COLUMNS = ("GP_CODE", "GP_NAME", "PCN_CODE", "PCN_NAME")

NO_PCN = ("", "U")
"""What stands for a PCN where a practice has none: the published file says U, UNALLOCATED."""

Row = tuple[int, list[str]]
"""The line it begins on, the first being 1, and its cells."""


@dataclass(frozen=True)
class RowFault:
    """A row that was left out. ``reason`` says what to do about it."""

    line: int
    reason: str


@dataclass(frozen=True)
class OrganisationFile:
    """The good rows, in the order of the file, and the faults of the others."""

    pcns: tuple[Pcn, ...]
    practices: tuple[Practice, ...]
    faults: tuple[RowFault, ...]


def read_organisations(lines: Iterable[str]) -> OrganisationFile:
    """Read lines of CSV whose first row names the columns, in any order; others are ignored.

    Names are kept as published. A practice without a PCN has an empty one. The same practice may
    stand in several rows if they say the same; the first row to name an organisation is believed.
    """
    return _Reader().read(lines)


class _Reader:
    def __init__(self) -> None:
        self.pcns: dict[str, Pcn] = {}
        self.practices: dict[str, Practice] = {}
        self.first_line: dict[str, int] = {}
        self.faults: list[RowFault] = []

    def read(self, lines: Iterable[str]) -> OrganisationFile:
        rows = self._rows(lines)
        header = next(rows, None)
        if header is None:
            if not self.faults:
                self._fault(1, f"the file is empty: its first row must name {_listed(COLUMNS)}")
        else:
            self._read_body(header, rows)
        return OrganisationFile(
            tuple(self.pcns.values()), tuple(self.practices.values()), tuple(self.faults)
        )

    def _rows(self, lines: Iterable[str]) -> Iterator[Row]:
        """The rows that hold anything; what is no CSV becomes a fault."""
        reader = csv.reader(_without_mark(lines), strict=True)
        while True:
            line = reader.line_num + 1
            try:
                cells = [cell.strip() for cell in next(reader)]
            except StopIteration:
                return
            except csv.Error as error:
                self._fault(
                    line, f"cannot be read as CSV ({error}): look for a stray quotation mark"
                )
                continue
            except UnicodeDecodeError:
                self._fault(line, "is not text in UTF-8: save the file as CSV UTF-8")
                return
            if any(cells):
                yield line, cells

    def _read_body(self, header: Row, rows: Iterator[Row]) -> None:
        line, names = header
        names = [name.upper() for name in names]
        if reason := _header_problem(names):
            self._fault(line, reason)
            return
        places = [names.index(column) for column in COLUMNS]
        for line, cells in rows:
            if len(cells) == len(names):
                self._read_row(line, *(cells[place] for place in places))
            else:
                self._fault(line, _count_problem(len(cells), len(names)))
        if not self.practices and not self.faults:
            self._fault(line, "the file names no practice below its first row")

    def _read_row(self, line: int, code: str, name: str, pcn_code: str, pcn_name: str) -> None:
        pcn = None if pcn_code in NO_PCN else Pcn(pcn_code, pcn_name)
        practice = Practice(code, name, pcn.code if pcn else "")
        reason = (
            _practice_problem(practice)
            or (_pcn_problem(pcn) if pcn else _stray_name_problem(pcn_code, pcn_name))
            or self._conflict(practice, pcn)
        )
        if reason:
            self._fault(line, reason)
            return
        self.practices.setdefault(code, practice)
        self.first_line.setdefault(code, line)
        if pcn:
            self.pcns.setdefault(pcn.code, pcn)
            self.first_line.setdefault(pcn.code, line)

    def _conflict(self, practice: Practice, pcn: Pcn | None) -> str:
        """What an earlier row says otherwise; empty if nothing."""
        before = self.practices.get(practice.code)
        if before and before != practice:
            where = self.first_line[practice.code]
            return (
                f"the practice {practice.code} stands in line {where} already with another name or "
                "PCN: keep the row that is right"
            )
        known = self.pcns.get(pcn.code) if pcn else None
        if known and known != pcn:
            where = self.first_line[known.code]
            return (
                f"the PCN {known.code} is called {known.name} in line {where}: give it one name "
                "in every row"
            )
        return ""

    def _fault(self, line: int, reason: str) -> None:
        self.faults.append(RowFault(line, reason))


def _without_mark(lines: Iterable[str]) -> Iterator[str]:
    """The lines less a byte order mark, which Excel puts first."""
    for number, line in enumerate(lines):
        yield line.removeprefix("\ufeff") if number == 0 else line


def _header_problem(names: Sequence[str]) -> str:
    missing = [column for column in COLUMNS if column not in names]
    twice = [column for column in COLUMNS if names.count(column) > 1]
    if len(names) == 1 and any(mark in names[0] for mark in ";\t|"):
        return "the columns are not separated by commas: save the file as CSV with commas"
    if missing:
        return f"the first row does not name {_listed(missing)}: add what is missing"
    if twice:
        return f"the first row names {_listed(twice)} more than once: keep one of each"
    return ""


def _count_problem(cells: int, columns: int) -> str:
    if cells > columns:
        return (
            f"has {cells} cells, but there are {columns} columns: a name that holds a comma needs "
            "quotation marks around it"
        )
    return f"has {cells} cells, but there are {columns} columns: fill in what is missing"


def _practice_problem(practice: Practice) -> str:
    """What is wrong with a practice; empty if nothing."""
    if not PRACTICE_CODE.fullmatch(practice.code):
        return (
            f"{_shown(practice.code)} is not a practice code: GP_CODE is a capital letter and "
            "five digits, such as A81001"
        )
    return _name_problem("GP_NAME", practice.name, practice.code)


def _pcn_problem(pcn: Pcn) -> str:
    if not PCN_CODE.fullmatch(pcn.code):
        return (
            f"{_shown(pcn.code)} is not a PCN code: PCN_CODE is U and five digits, such as "
            "U12345, or U alone for a practice without a PCN"
        )
    return _name_problem("PCN_NAME", pcn.name, pcn.code)


def _stray_name_problem(code: str, name: str) -> str:
    if name and not code:
        return f"PCN_NAME is {_shown(name)} but PCN_CODE is empty: give the code, or U for none"
    return ""


def _name_problem(column: str, name: str, code: str) -> str:
    if not name:
        return f"{column} is empty: give the name of {code}"
    if any(category(character) in ("Cc", "Zl", "Zp") for character in name):
        return f"{column} of {code} holds a line break or another control character: remove it"
    return ""


def _shown(text: str, longest: int = 40) -> str:
    """A cell as it stands in a fault: quoted, and cut where it is long."""
    return repr(text if len(text) <= longest else f"{text[:longest]}...")


def _listed(words: Sequence[str]) -> str:
    """
    >>> _listed(["GP_CODE", "GP_NAME", "PCN_CODE"]), _listed(["GP_CODE"])
    ('GP_CODE, GP_NAME and PCN_CODE', 'GP_CODE')
    """
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
