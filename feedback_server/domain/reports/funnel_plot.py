"""Practices by their number of answers, beside what chance allows: a plot, and all its numbers."""

from collections.abc import Iterator, Sequence

from feedback_server.domain.statistics.fft import FftCounts
from feedback_server.domain.statistics.funnel import FunnelLimits, funnel_limits
from feedback_server.domain.statistics.share_words import percent_words, tenth_of_percent

from .blocks import (
    Block,
    Figure,
    FunnelLine,
    FunnelPlot,
    FunnelPoint,
    Note,
    Number,
    Row,
    Subject,
    Table,
    Unit,
)
from .board_copy import NOT_DRAWN
from .context import ReportContext
from .control_chart import tenth
from .figures import count, share
from .story.apart import LEAST, practices_apart

LEAST_PRACTICES = 3
"""Fewer make no picture."""
LINES = 24
"""Numbers of answers at which the lines are worked out."""
CAPTION = "Practices beside what chance allows"
COLUMNS = ("Answers", "Positive", "Chance allows from", "Chance allows to")


def funnel(context: ReportContext) -> Iterator[Block]:
    """For practices with enough answers; the others are named. They stand by name, not by rank."""
    every = {code: context.fft(practice=code) for code in context.practice_names()}
    drawn = {code: fft for code, fft in every.items() if fft.total >= LEAST}
    whole = context.fft()
    if len(drawn) < LEAST_PRACTICES:
        return
    yield _plot(context, drawn, whole)
    rows = [_row(context, code, fft, whole) for code, fft in drawn.items()]
    yield Table(CAPTION, "Practice", COLUMNS, tuple(rows))
    if few := [code for code in every if code not in drawn]:
        names = context.practice_names()
        yield Note(
            NOT_DRAWN,
            f"Fewer than ten people answered: {_listed(names, few)}. So few say nothing of a "
            "practice.",
        )


def _plot(context: ReportContext, drawn: dict[str, FftCounts], whole: FftCounts) -> FunnelPlot:
    names, apart = context.practice_names(), practices_apart(context)
    overall = whole.positive / whole.total
    most = max(fft.total for fft in drawn.values())
    numbers = {LEAST + round((most - LEAST) * step / LINES) for step in range(LINES + 1)}
    points = tuple(
        FunnelPoint(
            names[code],
            fft.total,
            tenth_of_percent(100 * fft.positive / fft.total),
            code in apart,
            context.fft_subject(practice=code),
        )
        for code, fft in drawn.items()
    )
    said = (
        f"Apart from the others by more than chance explains: {_listed(names, sorted(apart))}."
        if apart
        else "None stands apart from the others by more than chance explains."
    )
    return FunnelPlot(
        CAPTION,
        f"{len(points)} practices by how many answered and how many of them were positive, around "
        f"{percent_words(whole.positive, whole.total)} in the whole network. Few answers leave "
        f"chance much room, so the lines are wide on the left. {said} The full report has every "
        "number in a table.",
        points,
        tuple(_line(number, overall) for number in sorted(numbers)),
        tenth_of_percent(100 * overall),
    )


def _line(number: int, overall: float) -> FunnelLine:
    limits = funnel_limits(overall, number)
    return FunnelLine(
        number,
        _percent(limits.lower),
        _percent(limits.upper),
        _percent(limits.outer_lower),
        _percent(limits.outer_upper),
    )


def _percent(proportion: float) -> Number:
    return tenth(100 * proportion) or 0


def _row(context: ReportContext, code: str, fft: FftCounts, whole: FftCounts) -> Row:
    about = context.fft_subject(practice=code)
    limits = funnel_limits(whole.positive / whole.total, fft.total)
    cells = (
        count(COLUMNS[0], "funnel_answers", fft.total, "answered", about),
        share(COLUMNS[1], "funnel_positive", fft.positive, fft.total, "fft_positive", about),
        *_limits(limits, about),
    )
    return Row(context.practice_names()[code], cells)


def _limits(limits: FunnelLimits, about: Subject) -> Sequence[Figure]:
    ends = (("funnel_lower", limits.lower), ("funnel_upper", limits.upper))
    return [
        Figure(label, measure, _percent(limit), "funnel", Unit.PERCENT, about=about)
        for label, (measure, limit) in zip(COLUMNS[2:], ends, strict=True)
    ]


def _listed(names: dict[str, str], codes: Sequence[str]) -> str:
    return ", ".join(names[code] for code in names if code in codes)
