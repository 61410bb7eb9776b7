"""Reads PCNs and practices from tables such as the NHS publishes, and names every bad row.

What has ended or closed, or is no practice, is left out: counted and named.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Protocol

from feedback_server.domain.activity.cells import CellFault, Row, shown
from feedback_server.domain.activity.skipped_rows import SkippedRows

from .import_cells import Cells, checked_pcn, checked_practice
from .import_facts import read_facts
from .import_layouts import OWN, Field, Layout, layout_of
from .organisation import PRACTICE_CODE, Pcn, Practice
from .practice_facts import PracticeFacts

NO_PCN = ("", "U")
"""Values that mean "no network": the published file says U, UNALLOCATED."""

GENERAL_PRACTICE = "4"
"""ODS, prescribing setting: GP practice. A practice may have two, with a bar between them."""

ACTIVE = ("A", "ACTIVE")


class OrganisationTable(Protocol):
    """A table of a file: ``line`` is that of the names of its columns."""

    @property
    def columns(self) -> tuple[str, ...]: ...
    @property
    def rows(self) -> Iterator[Row]: ...
    @property
    def line(self) -> int: ...
    @property
    def sheet(self) -> str: ...


@dataclass(frozen=True)
class RowFault:
    """A row that was left out. ``reason`` says what to do about it."""

    line: int
    reason: str
    sheet: str = ""
    """The sheet's name, where a workbook has several that were read."""

    def __str__(self) -> str:
        where = f"sheet “{self.sheet}”, line" if self.sheet else "line"
        return f"{where} {self.line}: {self.reason}"


@dataclass(frozen=True)
class OrganisationFile:
    """The good rows, in the order of the file, and the faults of the others."""

    pcns: tuple[Pcn, ...]
    practices: tuple[Practice, ...]
    faults: tuple[RowFault, ...]
    left_out: tuple[SkippedRows, ...] = ()
    says_networks: bool = True
    """Whether the file says who belongs where; otherwise practices stay in their networks."""
    facts: Mapping[str, PracticeFacts] = field(default_factory=dict)
    """What the file says of practices to patients, by their code; those of which it says nothing
    are left out."""
    is_published: bool = False
    """Whether any of it is a list of the NHS, which knows a surgery less well than its staff."""


def read_organisations(tables: Iterable[OrganisationTable], today: date) -> OrganisationFile:
    """Read the tables of one file.

    Names are kept as published. A practice without a PCN has an empty one. The same practice may
    stand in several rows if they say the same; the first row to name an organisation is believed.
    """
    return _Reader(today).read(list(tables))


@dataclass
class _Reader:
    today: date
    pcns: dict[str, Pcn] = field(default_factory=dict)
    practices: dict[str, Practice] = field(default_factory=dict)
    without: dict[str, Practice] = field(default_factory=dict)
    """Practices whose memberships have all ended."""
    closed: set[str] = field(default_factory=set)
    """Networks that a list says have closed."""
    lines: dict[str, int] = field(default_factory=dict)
    faults: list[RowFault] = field(default_factory=list)
    left_out: dict[str, list[str]] = field(default_factory=dict)
    facts: dict[str, PracticeFacts] = field(default_factory=dict)
    says_networks: bool = False
    is_published: bool = False
    sheet: str = ""

    def read(self, tables: list[OrganisationTable]) -> OrganisationFile:
        found = [(table, *_opened(table)) for table in tables]
        known = [
            (table, rows, layout) for table, rows, layout in found if isinstance(layout, Layout)
        ]
        for table, _, layout in found:
            if isinstance(layout, str) and not known:
                self._fault(table.line, layout)
            elif isinstance(layout, str):
                self._leave_out("sheets that hold no organisations", table.sheet)
        several = len(known) > 1
        for table, rows, layout in sorted(known, key=lambda each: each[2].names_practices):
            self.sheet = table.sheet if several else ""
            self._read_table(table, rows, layout)
        for code, practice in self.without.items():
            self.practices.setdefault(code, practice)
        return OrganisationFile(
            tuple(self.pcns.values()),
            tuple(self.practices.values()),
            tuple(self.faults),
            tuple(
                SkippedRows(what, len(each), tuple(each)) for what, each in self.left_out.items()
            ),
            self.says_networks,
            self.facts,
            self.is_published,
        )

    def _read_table(self, table: OrganisationTable, rows: Iterable[Row], layout: Layout) -> None:
        self.says_networks |= layout.names_networks
        self.is_published |= layout.is_published
        read = self._read_practice if layout.names_practices else self._read_network
        before = len(self.faults)
        nothing = True
        for row in rows:
            if not (row.fault or any(row.cells.values())):
                continue
            nothing = False
            try:
                if row.fault:
                    raise CellFault("", row.fault)
                read(row.line, Cells(row, layout))
            except CellFault as fault:
                self._fault(row.line, str(fault))
        if nothing and len(self.faults) == before:
            self._fault(table.line, "no practice stands below the names of the columns")

    def _read_network(self, line: int, cells: Cells) -> None:
        code, name = cells.code(Field.PCN), cells.text(Field.PCN_NAME)
        if cells.is_over(Field.CLOSED, self.today):
            self.closed.add(code)
            self._leave_out("networks that have closed", code)
        else:
            self._take_in(line, None, checked_pcn(code, name))

    def _read_practice(self, line: int, cells: Cells) -> None:
        code, name = cells.code(Field.PRACTICE), cells.text(Field.NAME)
        if what := self._other(cells, code):
            self._leave_out(what, code or "without a code")
            return
        pcn = self._network(cells)
        practice = checked_practice(Practice(code, name, pcn.code if pcn else ""))
        facts = self._facts(cells, code)
        if pcn and (gone := self._not_a_member(cells, pcn)):
            self._leave_out(gone, f"{code} of {pcn.code}")
            self.without.setdefault(code, Practice(code, name, ""))
            self.lines.setdefault(code, line)
        else:
            self._take_in(line, practice, pcn)
        if facts != PracticeFacts():
            self.facts.setdefault(code, facts)

    def _facts(self, cells: Cells, code: str) -> PracticeFacts:
        """Of a published list, what nobody can read is left out: the surgery itself is there."""
        try:
            return read_facts(cells)
        except CellFault:
            if not cells.layout.is_published:
                raise
            self._leave_out("addresses and telephone numbers that cannot be read", code)
            return PracticeFacts()

    def _other(self, cells: Cells, code: str) -> str:
        """Why an organisation of a published list is skipped; empty where it is not."""
        if not cells.layout.is_published:
            return ""
        if not PRACTICE_CODE.fullmatch(code):
            return "organisations whose code is not a practice's"
        if cells.is_over(Field.CLOSED, self.today) or cells.text(Field.STATUS).upper() == "C":
            return "practices that have closed"
        if cells.text(Field.STATUS).upper() not in ("", *ACTIVE):
            return "practices that are not active"
        settings = cells.text(Field.SETTING).split("|")
        if cells.layout.has(Field.SETTING) and GENERAL_PRACTICE not in settings:
            return "prescribers that are not a general practice"
        return ""

    def _network(self, cells: Cells) -> Pcn | None:
        if not cells.layout.names_networks:
            return None
        code, name = cells.code(Field.PCN), cells.text(Field.PCN_NAME)
        if code in NO_PCN:
            if name and not code:
                words = (
                    f"PCN_NAME is {shown(name)} but PCN_CODE is empty: give the code, or U for none"
                )
                raise CellFault("", words)
            return None
        known = self.pcns.get(code)
        return checked_pcn(code, known.name if known and self.sheet else name)

    def _not_a_member(self, cells: Cells, pcn: Pcn) -> str:
        if cells.is_over(Field.LEFT, self.today) or pcn.code in self.closed:
            return "memberships that have ended"
        joined = cells.day(Field.JOINED)
        return "memberships that have not begun" if joined and joined > self.today else ""

    def _take_in(self, line: int, practice: Practice | None, pcn: Pcn | None) -> None:
        if practice and self.practices.get(practice.code, practice) != practice:
            where = self.lines[practice.code]
            words = "already with another name or PCN: keep the row that is right"
            raise CellFault("", f"the practice {practice.code} stands in line {where} {words}")
        if pcn and self.pcns.get(pcn.code, pcn) != pcn:
            where, name = self.lines[pcn.code], self.pcns[pcn.code].name
            words = f"the PCN {pcn.code} is called {name} in line {where}: give it one name"
            raise CellFault("", f"{words} in every row")
        if practice:
            self.practices.setdefault(practice.code, practice)
            self.lines.setdefault(practice.code, line)
        if pcn:
            self.pcns.setdefault(pcn.code, pcn)
            self.lines.setdefault(pcn.code, line)

    def _fault(self, line: int, reason: str) -> None:
        self.faults.append(RowFault(line, reason, self.sheet))

    def _leave_out(self, what: str, which: str) -> None:
        self.left_out.setdefault(what, []).append(which)


def _opened(table: OrganisationTable) -> tuple[Iterable[Row], Layout | str]:
    """The rows and their layout, or what is wrong with the header."""
    rows = iter(table.rows)
    first = next(rows, None)
    if not any(table.columns):
        return (), f"the file is empty: a row must name {', '.join(OWN)}"
    code = next(iter(first.cells.values()), "") if first else ""
    return chain([first] if first else [], rows), layout_of(table.columns, code)
