"""Month by month: per cent positive on a control chart, the table beside it, and what it says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.statistics import spc
from feedback_server.domain.statistics.fft import FftCounts, whole_percent
from feedback_server.domain.statistics.spc import Assurance, Caution
from feedback_server.domain.statistics.spc_guards import (
    LEAST_MEDIAN,
    LEAST_POINTS,
    guarded,
    weakness,
)
from feedback_server.domain.statistics.spc_rules import Cause

from .blocks import Block, Chart, ChartPoint, Figure, Mark, Note, Row, Subject, Table, Text, Unit
from .context import Basis

COLUMNS = ("Responses", "Positive", "Mean", "Lower line", "Upper line")
CAUSES = {
    Cause.ABOVE_LIMIT: "is beyond the line",
    Cause.BELOW_LIMIT: "is beyond the line",
    Cause.RISING: "is part of seven that rise",
    Cause.FALLING: "is part of seven that fall",
    Cause.TWO_IN_THREE_ABOVE: "is one of two in three near the upper line",
    Cause.TWO_IN_THREE_BELOW: "is one of two in three near the lower line",
    Cause.SHIFT_ABOVE: "is one of seven or more above the mean",
    Cause.SHIFT_BELOW: "is one of seven or more below the mean",
}
MEANINGS = {Mark.IMPROVEMENT: "better", Mark.CONCERN: "worse"}
PROMISES = {
    Assurance.PASS: "If nothing changes, the target will be met month after month.",
    Assurance.FAIL: "If nothing changes, the target will be missed month after month.",
    Assurance.INCONSISTENT: (
        "If nothing changes, the target will be met in some months, by chance."
    ),
}


@dataclass(frozen=True)
class Course:
    """The months that have come so far, and their chart with no more than they can bear."""

    months: Sequence[Month]
    counts: Sequence[FftCounts]
    chart: spc.ControlChart
    weak: Caution | None
    """Why the latest stretch has no lines; None where it has."""

    @property
    def latest(self) -> Sequence[FftCounts]:
        """The counts of the stretch that the last month belongs to."""
        return self.counts[max(self.chart.starts(), default=0) :]


def trend(basis: Basis) -> Iterator[Block]:
    course = course_of(basis)
    if len(course.months) < 2:
        yield Text("The next month will show whether anything changes.")
        return
    yield _chart(basis, course)
    yield from _words(basis, course)
    if not basis.layout.summary:
        rows = tuple(_rows(basis, course))
        yield Table("Per cent positive, month by month", "Month", COLUMNS, rows)


def in_short(basis: Basis) -> Iterator[Text]:
    """What the chart says of this month, for the first page; nothing where it says nothing."""
    course = course_of(basis)
    if len(course.months) > 1 and not course.weak and Caution.SMALL not in course.chart.cautions:
        yield Text(_what_stands_out(course))


def course_of(basis: Basis) -> Course:
    """From the first month with an answer, at most as many as the layout wants."""
    every = [basis.month.plus(step) for step in range(1 - basis.layout.months, 1)]
    counts = {month: _fft(basis, month) for month in every}
    first = next((month for month in every if counts[month].total), basis.month)
    months = [month for month in every if month >= first]
    raw = spc.chart(
        [_share(counts[month]) for month in months],
        improvement=spc.Improvement.INCREASE,
        target=basis.layout.target,
        rebase=[months.index(month) for month in basis.layout.rebase if month in months[1:]],
    )
    totals = [counts[month].total for month in months]
    *_, latest = raw.groups()
    return Course(
        months, [counts[month] for month in months], guarded(raw, totals), weakness(latest)
    )


def _fft(basis: Basis, month: Month) -> FftCounts:
    if month == basis.month:
        return basis.fft()
    return basis.around.earlier.get(month, FftCounts.of({}))


def _share(counts: FftCounts) -> float | None:
    return 100 * counts.positive / counts.total if counts.total else None


def _chart(basis: Basis, course: Course) -> Chart:
    starts = course.chart.starts()
    points = tuple(
        ChartPoint(
            label=month.short,
            value=tenth(point.value),
            mean=tenth(point.lines.mean),
            lower=within(point.lines.lower),
            upper=within(point.lines.upper),
            mark=point.mark,
            rebased=place in starts,
        )
        for place, (month, point) in enumerate(zip(course.months, course.chart.points, strict=True))
    )
    first, last = course.months[0].short, course.months[-1].short
    known = [point.value for point in points if point.value is not None]
    where = "full report" if basis.layout.summary else "table below"
    description = (
        f"Per cent positive from {first} to {last}: lowest {min(known)}%, highest {max(known)}%, "
        f"last {known[-1]}%. The {where} has every number."
    )
    target = basis.layout.target
    return Chart("Per cent positive, month by month", description, points, Unit.PERCENT, target)


def _words(basis: Basis, course: Course) -> Iterator[Block]:
    if course.weak is Caution.SHORT:
        since = " since they began anew" if course.chart.starts() else " so far"
        answered = sum(1 for each in course.latest if each.total)
        yield Text(
            f"Lines that tell change from chance need {LEAST_POINTS} months with answers; there "
            f"are {answered}{since}."
        )
    elif course.weak is Caution.FLAT:
        yield Text(
            "Most months were the same as the month before: that leaves nothing to measure chance "
            "by, so there are no lines."
        )
    elif Caution.SMALL in course.chart.cautions:
        yield Text(
            f"Fewer than {LEAST_MEDIAN} people answer in most months. So few make the percentage "
            "jump by chance, so nothing is called out."
        )
    else:
        yield Text(_what_stands_out(course))
        if course.chart.assurance:
            yield Note(f"The target of {basis.layout.target}%", PROMISES[course.chart.assurance])


def _what_stands_out(course: Course) -> str:
    month, point = course.months[-1], course.chart.points[-1]
    if point.value is None:
        return f"{month.short} has no answers."
    if point.cause is Cause.COMMON:
        return f"{month.short} is as the months before: what differs is within chance."
    meaning = MEANINGS.get(point.mark, "another")
    return f"{month.short} {CAUSES[point.cause]}: that is hardly chance, and it is {meaning}."


def _rows(basis: Basis, course: Course) -> Iterator[Row]:
    for month, counts, point in zip(course.months, course.counts, course.chart.points, strict=True):
        about = basis.fft_subject()
        yield Row(
            month.short,
            (
                _figure(COLUMNS[0], "trend_responses", counts.total, about, Unit.COUNT),
                Figure(
                    COLUMNS[1],
                    "trend_positive",
                    whole_percent(counts.positive, counts.total),
                    "fft_positive",
                    Unit.PERCENT,
                    counts.positive,
                    counts.total,
                    about=about,
                ),
                _figure(COLUMNS[2], "trend_mean", tenth(point.lines.mean), about),
                _figure(COLUMNS[3], "trend_lower", within(point.lines.lower), about),
                _figure(COLUMNS[4], "trend_upper", within(point.lines.upper), about),
            ),
        )


def _figure(
    label: str,
    measure: str,
    value: int | Decimal | None,
    about: Subject,
    unit: Unit = Unit.PERCENT,
) -> Figure:
    return Figure(label, measure, value, "trend", unit, about=about)


def tenth(value: float | None) -> Decimal | None:
    """To one decimal place, a half rounded up.

    >>> tenth(87.25), tenth(None)
    (Decimal('87.3'), None)
    """
    if value is None:
        return None
    return Decimal(repr(value)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def within(value: float | None) -> Decimal | None:
    """The same, no percentage being below 0 or above 100.

    >>> within(103.4)
    Decimal('100.0')
    """
    return None if value is None else tenth(min(100.0, max(0.0, value)))
