"""Makes figures: rounds them by their rules and notes what they were made from."""

from dataclasses import replace

from feedback_server.domain.statistics.fft import FftCounts, rounded_percent, whole_percent, wilson

from .blocks import Figure, Interval, Subject, Unit


def count(label: str, measure: str, value: int, rule: str, about: Subject) -> Figure:
    return Figure(label, measure, value, rule, about=about)


def share(
    label: str, measure: str, numerator: int, denominator: int, rule: str, about: Subject
) -> Figure:
    """A whole per cent, a half rounded up; no value where the denominator is 0."""
    value = whole_percent(numerator, denominator)
    return Figure(label, measure, value, rule, Unit.PERCENT, numerator, denominator, about=about)


def positive(label: str, fft: FftCounts, about: Subject) -> Figure:
    """The Friends and Family Test's per cent positive, with its 95% Wilson interval."""
    figure = share(label, "positive", fft.positive, fft.total, "fft_positive", about)
    bounds = wilson(fft.positive, fft.total)
    if bounds is None:
        return figure
    lower, upper = map(rounded_percent, bounds)
    return replace(figure, interval=Interval(lower, upper, "wilson"))


def negative(label: str, fft: FftCounts, about: Subject) -> Figure:
    return share(label, "negative", fft.negative, fft.total, "fft_negative", about)
