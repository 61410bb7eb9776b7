"""The scale of a chart, in round numbers, and how wide its texts are."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from feedback_server.domain.reports.blocks import Chart, Number, Unit

MOST_TICKS = 6
LEAST = {Unit.PERCENT: Decimal(10), Unit.COUNT: Decimal(4)}
"""The least that a scale spans, so that chance does not look like change."""

TEXT_SIZE = 13
"""The font size of all texts in a chart, in the unit of its view box."""

WIDTHS = (
    (0.36, "ijlI.,:;'|!()[] ft-"),
    (0.96, "mwMWQ@%"),
    (0.75, "ABCDGHKNOPRSTUVXYZ&"),
)
"""The greatest width of a letter in Arial or Noto Sans, as a share of the font size."""
_WIDTH_OF = {letter: width for width, letters in WIDTHS for letter in letters}
OTHER = 0.63
BOLD = 1.08
WIDE_FROM = "\u2e80"  # scripts of East Asia, whose letters are squares


@dataclass(frozen=True)
class Scale:
    """``ticks`` from the lowest to the highest, evenly; two at least."""

    ticks: tuple[Decimal, ...]
    unit: Unit

    def words(self, tick: Decimal) -> str:
        step = (self.ticks[1] - self.ticks[0]).normalize()
        places = max(0, -int(step.as_tuple().exponent))
        return f"{tick:,.{places}f}{'%' if self.unit is Unit.PERCENT else ''}"


def scale_of(chart: Chart) -> Scale:
    """No percentage is below 0 or above 100, and no scale below 0 without a value there."""
    low, high = _ends(chart)
    step = _step((high - low) / MOST_TICKS, whole=chart.unit is Unit.COUNT)
    first = (low / step).to_integral_value(ROUND_FLOOR) * step
    last = (high / step).to_integral_value(ROUND_CEILING) * step
    if chart.unit is Unit.PERCENT:
        first, last = max(Decimal(0), first), min(Decimal(100), last)
    count = int((last - first) / step)
    return Scale(tuple(first + step * place for place in range(count + 1)), chart.unit)


def _ends(chart: Chart) -> tuple[Decimal, Decimal]:
    numbers = [Decimal(number) for number in _numbers(chart)] or [Decimal(0)]
    values = [Decimal(point.value) for point in chart.points if point.value is not None]
    low, high = min(numbers), max(numbers)
    if min(values, default=Decimal(0)) >= 0:
        low = max(low, Decimal(0))
    least = LEAST.get(chart.unit) or high / 10 or Decimal(1)
    if high - low < least:
        middle = (high + low) / 2
        low, high = middle - least / 2, middle + least / 2
        shift = max(Decimal(0), -low)
        low, high = low + shift, high + shift
    if chart.unit is Unit.PERCENT:
        low, high = max(Decimal(0), low), min(Decimal(100), high)
        low, high = min(low, 100 - least), max(high, least)
    return low, high


def _numbers(chart: Chart) -> Iterator[Number]:
    yield from chart.axis or ()
    if chart.target is not None:
        yield chart.target
    for point in chart.points:
        for number in (point.value, point.mean, point.lower, point.upper):
            if number is not None:
                yield number


def _step(least: Decimal, *, whole: bool) -> Decimal:
    """The smallest of 1, 2, 5, 10, 20 and so on, or their tenths, that is not below ``least``.

    >>> _step(Decimal("0.3"), whole=False), _step(Decimal(7), whole=True)
    (Decimal('0.500'), Decimal('10'))
    """
    size = Decimal(1) if whole else Decimal("0.001")
    while True:
        for times in (1, 2, 5):
            if size * times >= least:
                return size * times
        size *= 10


def text_width(text: str, *, bold: bool = False) -> float:
    """An upper bound of the width, without a font to measure it with.

    >>> 60 < text_width("Oct 2026") < 75
    True
    """
    widths = sum(_letter_width(letter) for letter in text)
    return widths * TEXT_SIZE * (BOLD if bold else 1)


def _letter_width(letter: str) -> float:
    if letter >= WIDE_FROM:
        return 1.1
    return _WIDTH_OF.get(letter, OTHER)
