"""Cells of a workbook: numbers, texts, and the shorthand for numbers that there are none of.

``[c]`` stands for a suppressed figure, ``[x]`` for no value to give, ``[z]`` where a column does
not apply.
"""

from collections.abc import Sequence

from feedback_server.domain.reports.blocks import Figure, Number, Unit

Cell = Number | str
Cells = tuple[tuple[Cell, ...], ...]
SUPPRESSED, NO_VALUE, NOT_APPLICABLE = "[c]", "[x]", "[z]"
SHORTHAND = {
    SUPPRESSED: "kept back: it is small, or would give a small number away",
    NO_VALUE: "there is no value to give, such as a percentage of nobody",
    NOT_APPLICABLE: "does not apply",
}
IN_HEADER = {
    Unit.COUNT: "",
    Unit.PERCENT: " (%)",
    Unit.PER_100: " (per 100)",
    Unit.DAYS: " (days)",
    Unit.POINTS: " (points)",
}
IN_CELL = {
    Unit.COUNT: "number",
    Unit.PERCENT: "%",
    Unit.PER_100: "per 100",
    Unit.DAYS: "days",
    Unit.POINTS: "points",
}
FIGURE_COLUMNS = ("Figure", "Value", "Unit", "Made from", "Out of", "Range from", "Range to")


def value_cell(figure: Figure | None) -> Cell:
    return or_shorthand(figure, figure.value if figure else None)


def bounds(figure: Figure | None) -> tuple[Number | None, Number | None]:
    interval = figure.interval if figure else None
    return (interval.lower, interval.upper) if interval else (None, None)


def or_shorthand(figure: Figure | None, number: Number | None) -> Cell:
    """A number of a figure, or the shorthand for why there is none."""
    if figure is None:
        return NOT_APPLICABLE
    if figure.suppressed:
        return SUPPRESSED
    return NO_VALUE if number is None else number


def or_not_applicable(figure: Figure, number: Number | None) -> Cell:
    """A number that most figures do not have, or the shorthand that it does not apply."""
    if number is None and not figure.suppressed:
        return NOT_APPLICABLE
    return or_shorthand(figure, number)


def or_none(rows: Cells, header: Sequence[str]) -> Cells:
    """The rows, or one that says that there are none."""
    return rows or ((NO_VALUE,) * len(header),)


def unique(names: Sequence[str]) -> tuple[str, ...]:
    """The names, each that came before with a number, as Excel compares them.

    >>> unique(["Answer", "answer", "Share"])
    ('Answer', 'answer (2)', 'Share')
    """
    made: list[str] = []
    for name in names:
        number, new = 2, name
        while new.casefold() in {other.casefold() for other in made}:
            new, number = f"{name} ({number})", number + 1
        made.append(new)
    return tuple(made)
