"""What the control chart of the Friends and Family Test says of its last month, in plain words."""

from itertools import pairwise, takewhile

from feedback_server.domain.calendar.calendar_month import MONTHS
from feedback_server.domain.reports.blocks import Figure, Finding, Number, Unit
from feedback_server.domain.reports.control_chart import tenth, within
from feedback_server.domain.reports.trend import MEANINGS, TrendSeries
from feedback_server.domain.statistics.spc import Caution, Point
from feedback_server.domain.statistics.spc_rules import Cause

from .phrases import number_word

AT_A_LINE = {
    Cause.ABOVE_LIMIT: "is above the upper line",
    Cause.BELOW_LIMIT: "is below the lower line",
    Cause.TWO_IN_THREE_ABOVE: "is once more close to the upper line",
    Cause.TWO_IN_THREE_BELOW: "is once more close to the lower line",
}
RUNS = {Cause.RISING: "rise", Cause.FALLING: "fall"}


def has_lines(series: TrendSeries) -> bool:
    """Whether the chart can tell a change of its last month from chance."""
    small = Caution.SMALL in series.chart.cautions
    return len(series.months) > 1 and series.weak is None and not small


def signal(series: TrendSeries) -> Finding | None:
    """None where the chart has no lines, or nothing to say of the last month."""
    point = series.chart.points[-1]
    if not has_lines(series) or point.value is None or point.cause is Cause.COMMON:
        return None
    said, *figures = _said(series, point)
    words = f"On the control chart, {said}: {MEANINGS[point.verdict]} than chance explains."
    return Finding("signal", words, tuple(figures))


def _said(series: TrendSeries, point: Point) -> tuple[str, *tuple[Figure, ...]]:
    high = point.cause.direction == 1
    if point.cause in AT_A_LINE:
        line = within(point.lines.upper if high else point.lines.lower)
        month = MONTHS[series.months[-1].number - 1]
        words = f"{month} {AT_A_LINE[point.cause]} ({line}%)"
        return words, _line("Upper line" if high else "Lower line", line)
    if point.cause in RUNS:
        length = _moving(series, 1 if high else -1)
        words = f"{number_word(length)} months in a row {RUNS[point.cause]}"
        return words, _months(length)
    length, mean = _on_one_side(series, 1 if high else -1), tenth(point.lines.mean)
    side = "above" if high else "below"
    words = f"{number_word(length)} months in a row are {side} the average ({mean}%)"
    return words, _months(length), _line("Mean", mean)


def _months(length: int) -> Figure:
    return Figure("Months in a row", "months_in_a_row", length, "trend")


def _line(label: str, value: Number | None) -> Figure:
    return Figure(label, f"trend_{label.split()[0].lower()}", value, "trend", Unit.PERCENT)


def _latest(series: TrendSeries) -> list[Point]:
    """The stretch that the last month belongs to, newest first."""
    *_, points = series.chart.groups()
    return [*reversed(points)]


def _on_one_side(series: TrendSeries, side: int) -> int:
    def is_there(point: Point) -> bool:
        mean = point.lines.mean
        return point.value is not None and mean is not None and side * (point.value - mean) > 0

    return sum(1 for _ in takewhile(is_there, _latest(series)))


def _moving(series: TrendSeries, direction: int) -> int:
    """How many months up to the last rise, or fall, one after the other."""
    values = [point.value for point in _latest(series)]

    def moves(step: tuple[float | None, float | None]) -> bool:
        after, before = step
        return after is not None and before is not None and direction * (after - before) > 0

    return 1 + sum(1 for _ in takewhile(moves, pairwise(values)))
