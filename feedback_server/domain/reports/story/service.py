"""How many of those seen answered, which appointments were missed, and how long people waited."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from feedback_server.domain.activity.appointments import Activity, Rate, dna_rate
from feedback_server.domain.activity.over_months import appointments_over
from feedback_server.domain.activity.seen import Seen, seen_in
from feedback_server.domain.activity.waits import LONG, within_days
from feedback_server.domain.calendar.months import Period
from feedback_server.domain.reports.blocks import Figure, Finding, Subject, Unit
from feedback_server.domain.reports.context import ReportContext
from feedback_server.domain.reports.favourable import Share
from feedback_server.domain.reports.response_rate import reach_rule
from feedback_server.domain.statistics.exact_test import exact_test
from feedback_server.domain.statistics.fft import wilson
from feedback_server.domain.surveys.service import MAIN

from .measures import period_of, share_of
from .phrases import listed, period_words

CHANCE = 0.05


def service(context: ReportContext) -> Iterator[Finding]:
    """Nothing for a service that no appointments are taken in for, or before the month is over."""
    if context.survey.service != MAIN or context.as_of <= context.month.last_day():
        return
    given = context.supplementary.activity
    if not given:
        yield Finding(
            "no_appointments",
            "Without the appointments file nothing can be said of how many of those seen answered, "
            "of missed appointments, or of waits.",
        )
        return
    before = _Before(context)
    parts = [*_reach(context, before), *_missed(context, before), *_waiting_times(given, before)]
    if parts:
        words = listed([part.words for part in parts])
        figures = tuple(figure for part in parts for figure in part.figures)
        start = words[0].upper() + words[1:]
        yield Finding("service", f"{start}{_rest(parts, before)}.", figures)


@dataclass(frozen=True)
class _Part:
    """A clause of the sentence. ``changed`` is None where there is nothing to compare with."""

    words: str
    changed: bool | None
    figures: Sequence[Figure]


def _rest(parts: Sequence[_Part], before: "_Before") -> str:
    """What is said once of all that is compared and has not changed."""
    same = [part for part in parts if part.changed is False]
    if not same:
        return ""
    if len(same) == len(parts):
        return f"{': all' if len(same) > 1 else ','} about the same as in {before.name}"
    return f"; the rest is about the same as in {before.name}"


class _Before:
    """As long a time just before, with its appointments: only where the same practices gave them.

    Other practices have other patients, and a rate of theirs would pass for a change.
    """

    def __init__(self, context: ReportContext) -> None:
        period: Period = period_of(context).earlier(context.length)
        months = period.first.until(period.last)
        by_month = {month: context.activity_of(month) for month in months}
        one = len(months) == 1
        given = by_month[period.last] if one else appointments_over(by_month, months)
        same = _practices(given) == _practices(context.supplementary.activity)
        self.activity = given if same else []
        self.name = period_words(period, beside=context.month)
        self.answers = context.fft_between(period.first, period.last).total


def _practices(given: Sequence[Activity]) -> set[str]:
    return {activity.practice for activity in given}


def _reach(context: ReportContext, before: _Before) -> Iterator[_Part]:
    seen, earlier = context.supplementary.seen, seen_in(before.activity)
    codes = seen.by_practice
    now = Share(sum(context.counts.responses(practice=code) for code in codes), seen.total())
    if not now.of:
        return
    then = Share(before.answers, earlier.total())
    alike = then.of and earlier.patients == seen.patients and _is_whole(context, seen)
    rule, what = reach_rule(seen), "patients seen" if seen.patients else "appointments attended"
    yield _part(
        f"for every 100 {what} there were {{}} answers",
        _tenths("Reach", "reach_seen", now, rule, Unit.PER_100),
        _tenths(f"Reach in {before.name}", "reach_before", then, rule, Unit.PER_100)
        if alike
        else None,
        before,
    )


def _is_whole(context: ReportContext, seen: Seen) -> bool:
    """Whether every practice with answers says how many it saw: the answers of earlier months are
    known for the network alone."""
    return context.counts.practices() <= seen.by_practice.keys()


def _missed(context: ReportContext, before: _Before) -> Iterator[_Part]:
    now, earlier = (
        _missed_share(context.supplementary.activity),
        _missed_share(before.activity),
    )
    if now is None:
        return
    layout, benchmark = context.layout, context.layout.benchmark_percent
    yield _part(
        "{} of appointments were missed",
        _tenths("Missed", "missed", now, "missed"),
        earlier and _tenths(f"Missed in {before.name}", "missed_before", earlier, "missed"),
        before,
        Figure(layout.benchmark_label, "benchmark", benchmark, "missed", Unit.PERCENT)
        if benchmark
        else None,
    )


def _missed_share(given: Sequence[Activity]) -> Share | None:
    return _as_share(dna_rate(given))


def _waiting_times(given: Sequence[Activity], before: _Before) -> Iterator[_Part]:
    now, earlier = (_as_share(within_days(some, LONG)) for some in (given, before.activity))
    if now is None:
        return
    name = "Within two weeks of booking"
    yield _part(
        "{} came within two weeks of booking",
        share_of(name, "soon", now, "soon", Subject()),
        earlier
        and share_of(f"{name}, in {before.name}", "soon_before", earlier, "soon", Subject()),
        before,
    )


def _part(
    clause: str,
    now: Figure,
    earlier: Figure | None,
    before: _Before,
    benchmark: Figure | None = None,
) -> _Part:
    beside = []
    side = earlier and _changed(_share(now), _share(earlier))
    if earlier and side:
        beside.append(f"{side} than the {_value(earlier)} in {before.name}")
    if benchmark:
        beside.append(f"{_beside_benchmark(now, benchmark)} of {_value(benchmark)}")
    words = clause.format(_value(now)) + (f" ({listed(beside)})" if beside else "")
    figures = tuple(figure for figure in (now, earlier, benchmark) if figure)
    return _Part(words, None if earlier is None else bool(side), figures)


def _beside_benchmark(now: Figure, benchmark: Figure) -> str:
    lower, upper = wilson(*_share(now)) or (0.0, 1.0)
    percent = benchmark.value or 0
    where = "below" if 100 * upper < percent else "above" if 100 * lower > percent else "near"
    return f"{where} {benchmark.label[0].lower()}{benchmark.label[1:]}"


def _changed(now: Share, earlier: Share) -> str:
    """More or fewer, only where an exact test tells the two apart; else empty."""
    possible = now.given <= now.of and earlier.given <= earlier.of
    if not possible or exact_test(*now, *earlier) > CHANCE:
        return ""
    return "more" if now.given * earlier.of > earlier.given * now.of else "fewer"


def _as_share(rate: Rate | None) -> Share | None:
    return Share(rate.count, rate.of) if rate else None


def _share(figure: Figure) -> Share:
    return Share(figure.numerator or 0, figure.denominator or 0)


def _value(figure: Figure) -> str:
    return f"{figure.value}%" if figure.unit is Unit.PERCENT else f"{figure.value}"


def _tenths(label: str, measure: str, share: Share, rule: str, unit: Unit = Unit.PERCENT) -> Figure:
    """A rate to one decimal place, a half rounded up."""
    value = (Decimal(100 * share.given) / share.of).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Figure(label, measure, value, rule, unit, share.given, share.of)
