"""The main measures beside the time before and the same time a year ago, and how they changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from feedback_server.domain.activity.appointments import dna_rate
from feedback_server.domain.activity.over_months import appointments_over
from feedback_server.domain.activity.seen import seen_in
from feedback_server.domain.activity.waits import LONG, within_days
from feedback_server.domain.calendar.months import Period
from feedback_server.domain.statistics.fft import FftCounts

from .appointments import rate_figure
from .blocks import Block, Figure, Row, Subject, Table, Text
from .change import change_figure, within_chance
from .context import ReportContext
from .figures import count, share
from .response_rate import per_100, reach, reach_rule

YEAR = 12
LABELS = {
    "answers": "Answers",
    "positive": "Positive",
    "negative": "Negative",
    "reach": "Reach",
    "missed": "Missed",
    "waited": "Within two weeks of booking",
}


def glance(context: ReportContext) -> Iterator[Block]:
    """A table where there is an earlier time to stand beside, and what of it is within chance."""
    now, *earlier = (_column(context, *time) for time in _times(context))
    earlier = [column for column in earlier if column.figures]
    rows = [_row(measure, now, earlier) for measure in now.figures]
    rows = [row for row in rows if any(row.cells[1:])]
    if not rows:
        return
    columns = [now.words]
    for column in earlier:
        columns += [column.words, column.change]
    caption = f"Beside {' and '.join(column.words for column in earlier)}"
    yield Table(caption, "Measure", tuple(columns), tuple(rows))
    said = [
        _within_chance(column.words, [(row.label, row.cells[2 * number]) for row in rows])
        for number, column in enumerate(earlier, 1)
    ]
    if any(said):
        yield Text(" ".join(sentence for sentence in said if sentence))


@dataclass(frozen=True)
class _Column:
    """The figures of a time, by measure; those that there are none for are left out."""

    words: str
    figures: Mapping[str, Figure]

    @property
    def change(self) -> str:
        return f"Change from {self.words}"


def _times(context: ReportContext) -> Iterator[tuple[Period, str]]:
    """This time and those before, each with what tells its measures from those of the others."""
    now = Period(context.first, context.month)
    yield now, "now"
    if context.length != YEAR:
        yield now.earlier(context.length), "before"
    yield now.earlier(YEAR), "year_before"


def _column(context: ReportContext, period: Period, name: str) -> _Column:
    first, last = period.first.short, period.last.short
    words = last if first == last else f"{first} to {last}"
    is_now = name == "now"
    fft = context.fft() if is_now else context.fft_between(period.first, period.last)
    found = _measures(context, period, fft, is_now=is_now) if fft.total else {}
    return _Column(
        words,
        {
            measure: replace(figure, label=words, measure=f"glance_{measure}_{name}")
            for measure, figure in found.items()
            if figure.value is not None
        },
    )


def _measures(
    context: ReportContext, period: Period, fft: FftCounts, *, is_now: bool
) -> dict[str, Figure]:
    about, activity = context.fft_subject(), context.supplementary.activity
    if not is_now:
        months = [*period.first.until(period.last)]
        activity = appointments_over(context.supplementary.earlier_activity, months)
    found = {
        "answers": count("", "", fft.total, "answered", about),
        "positive": share("", "", fft.positive, fft.total, "fft_positive", about),
        "negative": share("", "", fft.negative, fft.total, "fft_negative", about),
        "missed": rate_figure("", "", dna_rate(activity), "missed", Subject()),
        "waited": rate_figure("", "", within_days(activity, LONG), "soon", Subject()),
    }
    seen = seen_in(activity)
    if is_now:
        found |= dict(zip(("reach",), reach(context), strict=False))
    elif all(practice.code in seen.by_practice for practice in context.practices):
        whole = sum(seen.by_practice.values())
        found["reach"] = per_100("", "", fft.total, whole, reach_rule(seen), Subject())
    return {measure: found[measure] for measure in LABELS if measure in found}


def _row(measure: str, now: _Column, earlier: Sequence[_Column]) -> Row:
    figure = now.figures[measure]
    cells: list[Figure | None] = [figure]
    for column in earlier:
        before = column.figures.get(measure)
        cells += [before, _change(column.change, f"glance_{measure}", figure, before)]
    return Row(LABELS[measure], tuple(cells))


def _change(label: str, measure: str, now: Figure, before: Figure | None) -> Figure | None:
    """None for what is no share, and for shares of two different wholes."""
    parts = [_parts(figure) for figure in (now, before) if figure]
    if before is None or before.rule != now.rule or None in parts:
        return None
    (x, n), (y, m) = (pair for pair in parts if pair)
    name = before.measure.replace(measure, f"{measure}_change_from")
    return change_figure(label, name, (x, n), (y, m), now.about)


def _parts(figure: Figure) -> tuple[int, int] | None:
    x, n = figure.numerator, figure.denominator
    return None if x is None or not n or x > n else (x, n)


def _within_chance(words: str, changes: Iterable[tuple[str, Figure | None]]) -> str:
    """What the ranges of the changes leave to chance; what goes beyond it is told by the story."""
    known = [(label.lower(), change) for label, change in changes if change and change.interval]
    within = [label for label, change in known if within_chance(change)]
    if not within:
        return ""
    if len(within) == len(known):
        return f"Compared with {words}, every change is within chance."
    return f"Compared with {words}, changes within chance: {', '.join(within)}."
