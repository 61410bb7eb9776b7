"""What each practice owes in its own monthly return of the Friends and Family Test."""

from collections.abc import Callable, Iterable, Iterator

from feedback_server.domain.activity.external_counts import add_up
from feedback_server.domain.calendar.calendar_month import ordinal
from feedback_server.domain.statistics.fft import CODES, FftCounts

from .blocks import Block, Figure, Note, Row, Subject, Table, Text
from .context import ReportContext
from .external_counts import for_return
from .figures import count
from .layout import Layout

SIX = "Totals for the return"
METHODS = "Numbers collected by each method"
TOTAL = "Total"
PARTS = ("Answered here", "Counted elsewhere", "Together")

Cells = Callable[[ReportContext, dict[str, str]], Iterable[Figure]]


def fft_return(context: ReportContext) -> Iterator[Block]:
    """Tables of one line a practice: the six totals, and how many came by each method."""
    yield Text(
        "Each practice owes its own return, once a month, and cannot change it once it is sent. "
        "These are the answers given here, with those that it counted elsewhere and handed in. Add "
        "what it has collected besides, then key in the sums."
    )
    yield Text(" ".join(_rules(context.layout)))
    yield from _left_out(context)
    if faults := [name for name, about in _lines(context) if not _agrees(context, about)]:
        yield Note("Totals and methods do not agree", f"Do not key these in: {', '.join(faults)}.")
    yield _table(context, SIX, [context.fft_words(code) for code in CODES], _six)
    yield _table(context, METHODS, [words for _, words in context.layout.return_methods], _methods)
    if add_up(context.supplementary.external_counts).total:
        yield Table("What the totals are made of", "Practice", PARTS, tuple(_parts(context)))


def _left_out(context: ReportContext) -> Iterator[Note]:
    """The practices that do not hand in our answers, each with its reason."""
    names = context.practice_names()
    reasons = context.supplementary.not_in_return
    if left_out := [f"{names[code]}: {reasons[code]}" for code in names if code in reasons]:
        yield Note("Not in these returns", f"{'. '.join(one.rstrip('.') for one in left_out)}.")


def _rules(layout: Layout) -> Iterator[str]:
    yield (
        f"It is due by the {ordinal(layout.return_due)} working day of the next month"
        f"{_source(layout.return_due_source)}."
    )
    if layout.return_methods_source:
        yield f"The names of the methods{_source(layout.return_methods_source)}."


def _source(words: str) -> str:
    return f" (source: {words})" if words else ""


def _lines(context: ReportContext) -> Iterator[tuple[str, dict[str, str]]]:
    names = {practice.code: f"{practice.name} ({practice.code})" for practice in context.practices}
    for code in sorted(context.counts.practices() - names.keys()):
        names[code] = f"{code} (not in the network now)"
    for code, name in names.items():
        if code not in context.supplementary.not_in_return:
            yield name, {"practice": code}


def _table(context: ReportContext, caption: str, columns: list[str], cells: Cells) -> Table:
    rows = [
        Row(name, (*cells(context, about), _total(context, about)))
        for name, about in _lines(context)
    ]
    return Table(caption, "Practice", (*columns, TOTAL), tuple(rows))


def _parts(context: ReportContext) -> Iterator[Row]:
    for name, about in _lines(context):
        subject = context.fft_subject(**about)
        here, there = (
            context.fft(**about).total,
            add_up(for_return(context, about["practice"])).total,
        )
        yield Row(
            name,
            (
                count(PARTS[0], "return_here", here, "fft_return", subject),
                count(PARTS[1], "return_external_counts", there, "external_counts", subject),
                count(PARTS[2], "return_sum", here + there, "fft_return", subject),
            ),
        )


def _counts(context: ReportContext, about: dict[str, str]) -> FftCounts:
    """The six answers of a practice, given here and counted elsewhere together."""
    here, there = context.fft(**about), add_up(for_return(context, about["practice"]))
    return FftCounts.of(
        {code: a + b for code, a, b in zip(CODES, here.counts, there.counts, strict=True)}
    )


def _by_method(context: ReportContext, about: dict[str, str], mode: str) -> int:
    there = (
        counted for counted in for_return(context, about["practice"]) if counted.mode.value == mode
    )
    return context.fft(mode=mode, **about).total + add_up(there).total


def _six(context: ReportContext, about: dict[str, str]) -> Iterator[Figure]:
    for code, given in zip(CODES, _counts(context, about).counts, strict=True):
        subject = context.fft_subject(code=code, **about)
        yield count(context.fft_words(code), "return_count", given, "fft_return", subject)


def _methods(context: ReportContext, about: dict[str, str]) -> Iterator[Figure]:
    for mode, words in context.layout.return_methods:
        given = _by_method(context, about, mode)
        yield count(words, "return_method", given, "fft_return", Subject(mode=mode, **about))


def _total(context: ReportContext, about: dict[str, str]) -> Figure:
    return count(
        TOTAL,
        "return_total",
        _counts(context, about).total,
        "fft_return",
        context.fft_subject(**about),
    )


def _agrees(context: ReportContext, about: dict[str, str]) -> bool:
    by_method = sum(_by_method(context, about, mode) for mode, _ in context.layout.return_methods)
    return by_method == _counts(context, about).total
