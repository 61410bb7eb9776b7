"""Small control charts: questions, waits, missed appointments and outcomes, month by month."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from feedback_server.domain.activity.appointments import Activity, Rate, dna_rate, rate_of
from feedback_server.domain.activity.waits import LONG, within_days
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.statistics import spc
from feedback_server.domain.statistics.spc import Improvement
from feedback_server.domain.statistics.spc_guards import guarded

from .blocks import Block, Chart, Figure, PointVerdict, Row, SmallCharts, Subject, Table
from .context import ReportContext
from .control_chart import AXES, control_chart
from .favourable import Share, favourable, rated_questions
from .figures import share

LEAST_MONTHS = 3
"""Months with a value below which a chart shows nothing that a table does not."""
MOST_MONTHS = 18
"""A year and a half: enough for lines though some months be missing, and few enough to read."""
MOST_OUTCOMES = 4
MEANINGS = {
    PointVerdict.IMPROVEMENT: "better",
    PointVerdict.CONCERN: "worse",
    PointVerdict.HIGH: "higher",
    PointVerdict.LOW: "lower",
}


@dataclass(frozen=True)
class Series:
    """A share in each month, None where there is none; ``measure`` names its scale."""

    title: str
    measure: str
    rule: str
    shares: Sequence[Share | None]
    improvement: Improvement
    about: Subject = field(default_factory=Subject)


def months_shown(context: ReportContext) -> list[Month]:
    shown = min(context.layout.months, MOST_MONTHS)
    return [context.month.plus(step) for step in range(1 - shown, 1)]


def question_charts(context: ReportContext) -> Iterator[Block]:
    """The favourable answers to each question that has some."""
    months = months_shown(context)
    answers = [context.answers_of(month) for month in months]
    series = [
        Series(
            question.text[context.language],
            "favourable",
            "favourable",
            [_or_none(favourable(question, codes.get(question.id, {}))) for codes in answers],
            Improvement.INCREASE,
            Subject(question=question.id),
        )
        for question in rated_questions(context)
        if context.asks(question)
    ]
    yield from small_charts("Favourable answers, month by month", context, months, series)


def activity_charts(context: ReportContext) -> Iterator[Block]:
    """Missed appointments, waits of two weeks or less, and the slots that somebody came to."""
    months = months_shown(context)
    given = [context.activity_of(month) for month in months]
    missed = [_of_rate(dna_rate(activities)) for activities in given]
    slots = [_of_rate(rate_of(activities, "attended", "offered")) for activities in given]
    waited = [_of_rate(within_days(activities, LONG)) for activities in given]
    series = [
        Series("Missed appointments", "missed", "missed", missed, Improvement.DECREASE),
        Series("Within two weeks of booking", "waited", "soon", waited, Improvement.INCREASE),
        Series("Slots attended", "slots", "slots", slots, Improvement.INCREASE),
    ]
    yield from small_charts("Appointments, month by month", context, months, series)


def outcome_charts(context: ReportContext) -> Iterator[Block]:
    """The outcomes that are commonest over all these months, in the order of the file."""
    months = months_shown(context)
    by_month: list[Counter[str]] = []
    every = Counter[str]()
    for month in months:
        by_month.append(Counter())
        for words, count in _outcomes(context.activity_of(month)):
            by_month[-1][words] += count
            every[words] += count
    common = {words for words, _ in every.most_common(MOST_OUTCOMES)}
    totals = [counts.total() for counts in by_month]
    series = [
        Series(
            words,
            "outcomes",
            "activity_share",
            [
                _or_none(Share(counts[words], total))
                for counts, total in zip(by_month, totals, strict=True)
            ],
            Improvement.NEUTRAL,
            Subject(question="activity.outcomes", code=words),
        )
        for words in every
        if words in common
    ]
    yield from small_charts("The commonest outcomes, month by month", context, months, series)


def _outcomes(given: Sequence[Activity]) -> Iterator[tuple[str, int]]:
    return (one for activity in given for one in activity.outcomes if one[1])


def small_charts(
    title: str, context: ReportContext, months: Sequence[Month], every: Sequence[Series]
) -> Iterator[Block]:
    """The charts of series with values in several months, and a table of all their numbers."""
    shown = [series for series in every if sum(map(bool, series.shares)) >= LEAST_MONTHS]
    if not shown:
        return
    start = min(_first(series) for series in shown)
    rebase = [place for place, month in enumerate(months[start:]) if month in context.layout.rebase]
    charts = tuple(
        _chart(series, months[start:], series.shares[start:], [place for place in rebase if place])
        for series in shown
    )
    yield SmallCharts(title, charts)
    rows = (_row(months[place].short, shown, place) for place in range(start, len(months)))
    yield Table(title, "Month", tuple(series.title for series in shown), tuple(rows))


def _first(series: Series) -> int:
    return next(place for place, share in enumerate(series.shares) if share)


def _chart(
    series: Series, months: Sequence[Month], shares: Sequence[Share | None], rebase: Sequence[int]
) -> Chart:
    values = [100 * share.given / share.of if share else None for share in shares]
    raw = spc.chart(values, improvement=series.improvement, rebase=rebase)
    control = guarded(raw, [share.of if share else None for share in shares])
    return control_chart(
        series.title, months, shares, control, axis=AXES[series.measure], says=_says(control)
    )


def _says(control: spc.ControlChart) -> str:
    if control.variation is None:
        return "Too little is known to tell change from chance."
    if control.variation is PointVerdict.COMMON:
        return "The last month is as those before: what differs is within chance."
    return f"The last month is hardly chance, and it is {MEANINGS[control.variation]}."


def _row(label: str, every: Sequence[Series], place: int) -> Row:
    return Row(label, tuple(_figure(series, series.shares[place]) for series in every))


def _figure(series: Series, of: Share | None) -> Figure:
    given, whole = of or (0, 0)
    measure = f"trend_{series.measure}"
    return share(series.title, measure, given, whole, series.rule, series.about)


def _or_none(found: Share) -> Share | None:
    return found if found.of else None


def _of_rate(rate: Rate | None) -> Share | None:
    return Share(rate.count, rate.of) if rate else None
