"""A report beside one of another time: what each share was, and how it changed."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from .blocks import Block, Figure, Placed, Row, Section, Table, Text, Unit
from .change import change_figure, within_chance
from .value import Report

COMPARED = "compared"
SECTIONS = ("at_a_glance", "fft", "questions", "practices", "modes", "reach", "activity")
CHANGE = "Change"
Key = tuple[str, str, str, str, object]


def with_comparison(report: Report, other: Report) -> Report:
    """The report with a section that compares it with another of the same network, after what
    stands first: the story and the first page."""
    section = Section(
        COMPARED, f"Compared with {period_words(other)}", tuple(_blocks(report, other))
    )
    first = next(
        (place for place, one in enumerate(report.sections) if one.id == "at_a_glance"), -1
    )
    before, after = report.sections[: first + 1], report.sections[first + 1 :]
    return replace(report, sections=(*before, section, *after))


def period_words(report: Report) -> str:
    """
    >>> from feedback_server.domain.calendar.calendar_month import Month
    >>> from types import SimpleNamespace
    >>> period_words(SimpleNamespace(since=Month(2026, 7), month=Month(2026, 9)))
    'Jul 2026 to Sep 2026'
    """
    last = report.month.short
    return f"{report.since.short} to {last}" if report.since else last


def _blocks(report: Report, other: Report) -> Iterator[Block]:
    columns = (period_words(other), period_words(report), CHANGE)
    tables: dict[str, list[Row]] = {}
    before = _shares(other)
    for key, placed in _shares(report).items():
        if key in before:
            caption = placed.caption or placed.section.title
            row = _row(columns, placed, before[key].figure)
            tables.setdefault(caption, []).append(row)
    if not tables:
        yield Text("The two have no share in common that could be compared.")
        return
    yield Text(_summary(tables, columns))
    for caption, rows in tables.items():
        yield Table(caption, "What is compared", columns, tuple(rows))


def _shares(report: Report) -> Mapping[Key, Placed]:
    """The shares that have a counterpart in another report, by what they are of."""
    return {
        (
            placed.section.id,
            placed.caption,
            placed.row.label,
            placed.figure.measure,
            placed.figure.about,
        ): placed
        for placed in report.placed()
        if placed.section.id in SECTIONS and _is_share(placed.figure)
    }


def _is_share(figure: Figure) -> bool:
    return figure.unit is Unit.PERCENT and figure.numerator is not None and bool(figure.denominator)


def _row(columns: tuple[str, str, str], placed: Placed, before: Figure) -> Row:
    figure, label = placed.figure, placed.row.label or placed.figure.label
    change = change_figure(
        columns[2], f"{figure.measure}_change", _parts(figure), _parts(before), figure.about
    )
    measure = f"{figure.measure}_before"
    return Row(
        label,
        (
            replace(before, label=columns[0], measure=measure),
            replace(figure, label=columns[1], measure=f"{figure.measure}_now"),
            change,
        ),
    )


def _parts(figure: Figure) -> tuple[int, int]:
    assert figure.numerator is not None
    assert figure.denominator is not None
    return figure.numerator, figure.denominator


def _summary(tables: Mapping[str, list[Row]], columns: tuple[str, str, str]) -> str:
    changes = [row.cells[2] for rows in tables.values() for row in rows]
    beyond = sum(1 for change in changes if change and not within_chance(change))
    if not beyond:
        return f"Between {columns[0]} and {columns[1]} no share changed by more than chance would."
    return (
        f"Between {columns[0]} and {columns[1]}, {beyond} of {len(changes)} shares changed by "
        "more than their range of chance. Of many that are looked at, 1 in 20 does so by chance "
        "alone."
    )
