"""How the Friends and Family Test stands beside the months before, and what its chart calls out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.calendar.months import Period
from feedback_server.domain.reports.blocks import Figure, Finding
from feedback_server.domain.reports.change import change_figure
from feedback_server.domain.reports.context import ReportContext
from feedback_server.domain.reports.favourable import Share
from feedback_server.domain.reports.figures import positive
from feedback_server.domain.reports.trend import trend_series
from feedback_server.domain.statistics.exact_test import exact_test
from feedback_server.domain.statistics.false_discovery import discoveries

from .apart import LEAST, LEAST_OF_ALL
from .measures import period_of, positive_share, share_of
from .phrases import listed, number_word, percent, period_words
from .signals import has_lines, signal


@dataclass(frozen=True)
class _Earlier:
    """An earlier time to compare with, by its name in a sentence and in names of figures."""

    name: str
    measure: str
    share: Share


def level(context: ReportContext) -> Iterator[Finding]:
    now = positive_share(context.fft())
    if now.of < LEAST_OF_ALL:
        yield from _too_few(context, now)
        return
    series = trend_series(context)
    called_out = signal(series)
    calm = context.length == 1 and has_lines(series) and called_out is None
    yield _level(context, now, calm=calm, loud=called_out is not None)
    if called_out:
        yield called_out


def _too_few(context: ReportContext, now: Share) -> Iterator[Finding]:
    when = period_words(period_of(context))
    figures = _figures(context, now, [])
    if not now.of:
        yield Finding("level", f"No one answered in {when}.", figures)
        words = "So there is nothing to say of what has changed or where anything stands apart."
    else:
        people = "person" if now.of == 1 else "people"
        words = f"Only {now.of} {people} answered in {when}, and {now.given} of them rated the "
        yield Finding("level", f"{words}service good or very good.", figures)
        words = "So few answers cannot show whether anything has changed, or stands apart."
    yield Finding("too_few", words)


def _level(context: ReportContext, now: Share, *, calm: bool, loud: bool) -> Finding:
    earlier = _earlier_times(context)
    when = period_words(period_of(context))
    over = context.as_of > context.month.last_day()
    start = f"In {when}" if over else f"So far in {when}"
    said = f"{start}, {percent(now)} of {now.of:,} people rated the service good or very good"
    verdict = _verdict(now, earlier, calm=calm, loud=loud)
    return Finding("level", f"{said}{verdict}.", _figures(context, now, earlier))


def _verdict(now: Share, earlier: Sequence[_Earlier], *, calm: bool, loud: bool) -> str:
    """Where the chart has lines and is calm, no test alone makes a change: months differ a little
    more than the chance of each answer, because patients and weeks do."""
    if not earlier:
        return "; there is no earlier month to compare it with"
    tests = discoveries([exact_test(*now, *one.share) for one in earlier])
    changed = [one for one, differs in zip(earlier, tests, strict=True) if differs]
    if changed and not calm:
        same = [one for one in earlier if one not in changed]
        rest = f", and {_about_the_same(same)}" if same else ""
        return f": this is {_changed(now, changed)}, by more than chance{rest}"
    if loud or changed:
        usual = "" if loud else ", and months usually differ as much"
        first, *more = (f"in {one.name} {{}}{percent(one.share)}" for one in earlier)
        return f": {listed([first.format('it was '), *(one.format('') for one in more)])}{usual}"
    return f": this is {_about_the_same(earlier)}, and what differs is within chance"


def _about_the_same(earlier: Sequence[_Earlier]) -> str:
    return f"about the same as {_names(earlier)}"


def _changed(now: Share, changed: Sequence[_Earlier]) -> str:
    """More than some and less than others, each in its own words."""
    more = [one for one in changed if now.given * one.share.of > one.share.given * now.of]
    less = [one for one in changed if one not in more]
    sides = (("higher", more), ("lower", less))
    return " and ".join(f"{word} than {_names(side)}" for word, side in sides if side)


def _names(earlier: Sequence[_Earlier]) -> str:
    return listed([f"in {one.name} ({percent(one.share)})" for one in earlier])


def _earlier_times(context: ReportContext) -> list[_Earlier]:
    """As long a period just before and a year before, and the twelve months before: each only where
    answers had begun by then, because part of a year is no year."""
    now, began = period_of(context), _first_answer(context)
    times: dict[Period, str] = {}
    for period, measure in (
        (now.earlier(now.length), "before"),
        (now.earlier(12), "year_before"),
        (Period(max(began, now.first.plus(-12)), now.first.previous()), "twelve_months"),
    ):
        times.setdefault(period, measure)
    found = []
    for period, measure in times.items():
        share = positive_share(context.fft_between(period.first, period.last))
        if share.of >= LEAST and began <= period.first:
            found.append(_Earlier(_name(period, context, measure), measure, share))
    return found


def _name(period: Period, context: ReportContext, measure: str) -> str:
    if measure == "twelve_months":
        return f"the {number_word(period.length)} months before"
    return period_words(period, beside=context.month)


def _first_answer(context: ReportContext) -> Month:
    """The first month before with an answer, as far as is known; the last one where none has."""
    earlier = context.supplementary.earlier.items()
    months = [month for month, counts in earlier if counts.total and month < context.first]
    return min(months, default=context.first.previous())


def _figures(context: ReportContext, now: Share, earlier: Sequence[_Earlier]) -> tuple[Figure, ...]:
    about = context.fft_subject()
    found = [positive("Positive", context.fft(), about)]
    for one in earlier:
        name, since = one.name[0].upper() + one.name[1:], f"Change from {one.name}"
        found += [
            share_of(name, f"positive_{one.measure}", one.share, "fft_positive", about),
            change_figure(since, f"change_{one.measure}", now, one.share, about),
        ]
    return tuple(found)
