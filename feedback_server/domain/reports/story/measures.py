"""Periods that the story compares, and the figures behind its sentences."""

from dataclasses import replace

from feedback_server.domain.calendar.months import Period
from feedback_server.domain.reports.blocks import Figure, Interval, Subject
from feedback_server.domain.reports.context import ReportContext
from feedback_server.domain.reports.favourable import Share
from feedback_server.domain.reports.figures import share as share_figure
from feedback_server.domain.statistics.fft import FftCounts, rounded_percent, wilson


def period_of(context: ReportContext) -> Period:
    return Period(context.first, context.month)


def year_before(context: ReportContext) -> Period:
    """The twelve months before the report's first."""
    return Period(context.first.plus(-12), context.first.previous())


def positive_share(counts: FftCounts) -> Share:
    return Share(counts.positive, counts.total)


def share_of(label: str, measure: str, share: Share, rule: str, about: Subject) -> Figure:
    """A whole per cent with its 95% Wilson interval."""
    figure = share_figure(label, measure, share.given, share.of, rule, about)
    bounds = wilson(share.given, share.of)
    if bounds is None:
        return figure
    lower, upper = map(rounded_percent, bounds)
    return replace(figure, interval=Interval(lower, upper, "wilson"))
