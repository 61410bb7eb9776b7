"""The trend: per cent positive by month on a control chart, in a table, and in a sentence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

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

from .blocks import (
    Block,
    Chart,
    Figure,
    Note,
    PointVerdict,
    Row,
    Subject,
    Table,
    Text,
    Unit,
)
from .context import ReportContext, once
from .control_chart import AXES, control_chart, tenth, within
from .favourable import Share

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
MEANINGS = {PointVerdict.IMPROVEMENT: "better", PointVerdict.CONCERN: "worse"}
PROMISES = {
    Assurance.PASS: "If nothing changes, the target will be met month after month.",
    Assurance.FAIL: "If nothing changes, the target will be missed month after month.",
    Assurance.INCONSISTENT: (
        "If nothing changes, the target will be met in some months, by chance."
    ),
}


@dataclass(frozen=True)
class TrendSeries:
    """The months up to the report's, their counts, and the control chart that so many allow."""

    months: Sequence[Month]
    counts: Sequence[FftCounts]
    chart: spc.ControlChart
    weak: Caution | None
    """Why the latest stretch has no lines; None where it has."""

    @property
    def latest(self) -> Sequence[FftCounts]:
        """The counts of the stretch that the last month belongs to."""
        return self.counts[max(self.chart.starts(), default=0) :]


def trend(context: ReportContext) -> Iterator[Block]:
    series = trend_series(context)
    if len(series.months) < 2:
        yield Text("The next month will show whether anything changes.")
        return
    yield _chart(context, series)
    yield from _words(context, series)
    rows = tuple(_rows(context, series))
    yield Table("Per cent positive, month by month", "Month", COLUMNS, rows)


@once
def trend_series(context: ReportContext) -> TrendSeries:
    """From the first month with an answer, at most as many as the layout wants."""
    every = [context.month.plus(step) for step in range(1 - context.layout.months, 1)]
    counts = {month: context.fft_of(month) for month in every}
    first = next((month for month in every if counts[month].total), context.month)
    months = [month for month in every if month >= first]
    raw = spc.chart(
        [_share(counts[month]) for month in months],
        improvement=spc.Improvement.INCREASE,
        target=context.layout.target,
        rebase=[months.index(month) for month in context.layout.rebase if month in months[1:]],
    )
    totals = [counts[month].total for month in months]
    *_, latest = raw.groups()
    return TrendSeries(
        months, [counts[month] for month in months], guarded(raw, totals), weakness(latest)
    )


def _share(counts: FftCounts) -> float | None:
    return 100 * counts.positive / counts.total if counts.total else None


def _chart(context: ReportContext, series: TrendSeries) -> Chart:
    shares = [Share(counts.positive, counts.total) for counts in series.counts]
    return control_chart(
        "Per cent positive, month by month",
        series.months,
        shares,
        series.chart,
        axis=AXES["positive"],
        target=context.layout.target,
    )


def _words(context: ReportContext, series: TrendSeries) -> Iterator[Block]:
    if series.weak is Caution.SHORT:
        since = " since they began anew" if series.chart.starts() else " so far"
        answered = sum(1 for counts in series.latest if counts.total)
        yield Text(
            f"Lines that tell change from chance need {LEAST_POINTS} months with answers; there "
            f"are {answered}{since}."
        )
    elif series.weak is Caution.FLAT:
        yield Text(
            "Most months were the same as the month before: that leaves nothing to measure chance "
            "by, so there are no lines."
        )
    elif Caution.SMALL in series.chart.cautions:
        yield Text(
            f"Fewer than {LEAST_MEDIAN} people answer in most months. So few make the percentage "
            "jump by chance, so nothing is called out."
        )
    else:
        yield Text(_what_stands_out(series))
        if series.chart.assurance:
            yield Note(f"The target of {context.layout.target}%", PROMISES[series.chart.assurance])


def _what_stands_out(series: TrendSeries) -> str:
    month, point = series.months[-1], series.chart.points[-1]
    if point.value is None:
        return f"{month.short} has no answers."
    if point.cause is Cause.COMMON:
        return f"{month.short} is as the months before: what differs is within chance."
    meaning = MEANINGS.get(point.verdict, "another")
    return f"{month.short} {CAUSES[point.cause]}: that is hardly chance, and it is {meaning}."


def _rows(context: ReportContext, series: TrendSeries) -> Iterator[Row]:
    for month, counts, point in zip(series.months, series.counts, series.chart.points, strict=True):
        about = context.fft_subject()
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
