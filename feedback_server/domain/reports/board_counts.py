"""The counts behind the figures of a report, the sums that tie them, and which of them to hide.

A count is known by what it is about and by its number, so it is one count wherever it stands.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from feedback_server.domain.calendar.calendar_month import MONTHS
from feedback_server.domain.statistics.disclosure import Sum, hide
from feedback_server.domain.statistics.suppression import is_small

from .blocks import ChartPoint, Figure, Figures, Section, Story, Subject, Table, Unit

Name = tuple[Subject, int | None, str]
"""A count's subject and number. The last part tells apart those of which no number is known, and
those of a denominator who are not in the numerator."""
Sums = Iterator[Sum[Name]]

NO_ANSWER = "not_answered"
"""The measure of those who left a question out. That is no answer, and so it is no secret."""
NOT_ANSWERS = (NO_ANSWER, "comparisons", "months_in_a_row")
"""Measures that count no answers: the last two count no people either."""
OF_CODES = {"positive": ("1", "2"), "negative": ("4", "5")}
OF_MEASURES = {
    "asked": ("asked_at_desk", "invited"),
    "activity_booked": ("activity_attended", "activity_did_not_attend", "activity_cancelled_late"),
    "activity_attended": ("activity_first", "activity_follow_up"),
}
NUMBER = re.compile(
    rf"(?<![\d.,])(\d[\d,]*(?:\.\d+)?)(%?)(?!\d|st|nd|rd|th| (?:months?|days?|{'|'.join(MONTHS)}))"
)


@dataclass(frozen=True)
class HiddenCounts:
    """The counts that a copy for circulation hides, and what else would give them away."""

    names: frozenset[Name]
    shares: frozenset[tuple[int | None, int | None]]
    """Numerator and denominator of each hidden share."""

    said: frozenset[str]
    """How hidden numbers stand in a sentence: ``9``, ``76%``."""

    @classmethod
    def of(cls, sections: Sequence[Section]) -> "HiddenCounts":
        figures = [*all_figures(sections)]
        names = {name: name[1] for figure in figures for name in names_of(figure)}
        hidden = hide(names, [*_sums(sections, figures)])
        gone = [figure for figure in figures if not hidden.isdisjoint(names_of(figure))]
        numbers = {f"{name[1]:,}" for name in hidden if name[1] is not None}
        shares = [figure for figure in gone if figure.denominator is not None]
        return cls(
            hidden,
            frozenset((figure.numerator, figure.denominator) for figure in shares),
            frozenset({*numbers, *(f"{figure.value}%" for figure in shares)}),
        )

    def hides(self, figure: Figure) -> bool:
        return not self.names.isdisjoint(names_of(figure))

    def hides_point(self, point: ChartPoint) -> bool:
        """Whether a month may have no point; one of which no count is known never has."""
        if point.numerator is None:
            return True
        counts = [point.numerator]
        if point.denominator is not None:
            counts += [point.denominator, point.denominator - point.numerator]
        known = (point.numerator, point.denominator) in self.shares
        return known or any(is_small(count) for count in counts)

    def are_told_by(self, words: str) -> bool:
        """Whether a sentence has a number of 1 to 4 or a hidden one; those of months are dates."""
        return any(
            number + sign in self.said or (not sign and number in ("1", "2", "3", "4"))
            for number, sign in NUMBER.findall(words)
        )


def all_figures(sections: Sequence[Section]) -> Iterator[Figure]:
    for block in (block for section in sections for block in section.blocks):
        if isinstance(block, Figures):
            yield from block.figures
        elif isinstance(block, Story):
            yield from (figure for finding in block.findings for figure in finding.figures)
        elif isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row.cells if cell)


def names_of(figure: Figure) -> tuple[Name, ...]:
    """A count's own name, or a share's numerator, denominator, and those left between."""
    return tuple(_parts(figure).values())


def _parts(figure: Figure) -> dict[str, Name]:
    about, whole = figure.about, replace(figure.about, code="")
    if figure.suppressed:
        counted = figure.unit is Unit.COUNT
        return {
            "count" if counted else "numerator": (about, None, "" if counted else figure.measure)
        }
    if figure.denominator is not None and figure.numerator is not None:
        parts: dict[str, Name] = {
            "numerator": (about, figure.numerator, ""),
            "denominator": (whole, figure.denominator, ""),
        }
        if figure.unit is Unit.PERCENT:
            parts["rest"] = (about, figure.denominator - figure.numerator, "rest")
        return parts
    is_count = figure.unit is Unit.COUNT and figure.measure not in NOT_ANSWERS
    if is_count and figure.value is not None:
        return {"count": (about, int(figure.value), "")}
    return {}


def _sums(sections: Sequence[Section], figures: Sequence[Figure]) -> Sums:
    for figure in figures:
        parts = _parts(figure)
        if "rest" in parts:
            yield Sum(parts["denominator"], (parts["numerator"], parts["rest"]))
    yield from _sums_of_codes(figures)
    wholes: defaultdict[Subject, set[Name]] = defaultdict(set)
    for name in {name for figure in figures for name in names_of(figure)}:
        if not (name[0].code or name[2]):
            wholes[name[0]].add(name)
    for section in sections:
        for block in section.blocks:
            if isinstance(block, Table):
                yield from _down(block)
                yield from _across(block)
                yield from _by_code(block, wholes)


def _down(table: Table) -> Sums:
    """Each total row that is the sum of the rows above."""
    for place in range(len(table.columns)):
        columns: defaultdict[str, list[Name]] = defaultdict(list)
        totals: list[tuple[str, Name]] = []
        for row in table.rows:
            cell = row.cells[place]
            for kind, name in _parts(cell).items() if cell else ():
                if row.total:
                    totals.append((kind, name))
                else:
                    columns[kind].append(name)
        for kind, total in totals:
            yield from _if_it_adds_up(total, columns[kind])


def _across(table: Table) -> Sums:
    """Rows in which the last count is the sum of those before, and sums by measure."""
    for row in table.rows:
        cells = [cell for cell in row.cells if cell and cell.unit is Unit.COUNT]
        names = [name for cell in cells for name in names_of(cell)]
        if len(names) > 2:
            yield from _if_it_adds_up(names[-1], names[:-1])
        by_measure = {cell.measure: names_of(cell) for cell in cells}
        for measure, parts in OF_MEASURES.items():
            found = [name for part in parts for name in by_measure.get(part, ())]
            for total in by_measure.get(measure, ()):
                yield from _if_it_adds_up(total, found)


def _by_code(table: Table, wholes: Mapping[Subject, Collection[Name]]) -> Sums:
    """The answers to a question, which add up to all who answered unless several may be chosen."""
    groups: defaultdict[tuple[str, Subject], dict[str, Name]] = defaultdict(dict)
    for cell in (cell for row in table.rows for cell in row.cells if cell and cell.about.code):
        parts = _parts(cell)
        for kind in {"count", "numerator"} & parts.keys():
            whole = replace(cell.about, code="")
            groups[cell.measure, whole][cell.about.code] = parts[kind]
    for (_, whole), codes in groups.items():
        for total in wholes.get(whole, ()):
            yield from _if_it_adds_up(total, [*codes.values()])


def _sums_of_codes(figures: Sequence[Figure]) -> Sums:
    """Positive and negative, each the sum of two answers."""
    by_subject: defaultdict[Subject, set[Name]] = defaultdict(set)
    for figure in figures:
        for name in names_of(figure):
            if figure.about.code and not name[2]:
                by_subject[name[0]].add(name)
    for figure in figures:
        codes = OF_CODES.get(figure.measure, ())
        total = _parts(figure).get("numerator")
        if codes and total:
            subjects = [replace(figure.about, code=code) for code in codes]
            for parts in product(*(by_subject[subject] for subject in subjects)):
                yield from _if_it_adds_up(total, parts)


def _if_it_adds_up(total: Name, parts: Sequence[Name]) -> Sums:
    """A sum that a reader may rely on: it holds, or hidden counts make up what is missing."""
    known = sum(name[1] or 0 for name in parts)
    unknown = any(name[1] is None for name in parts)
    if parts and (total[1] is None or known == total[1] or (unknown and known < total[1])):
        yield Sum(total, tuple(parts))
