"""What each practice owes in its own monthly return of the Friends and Family Test."""

from collections.abc import Callable, Iterable, Iterator

from feedback_server.domain.activity.external_counts import add_up
from feedback_server.domain.calendar.calendar_month import ordinal
from feedback_server.domain.statistics.fft import CODES, FftCounts

from .blocks import Block, Figure, Note, Row, Subject, Table, Text
from .context import Basis
from .external_counts import for_return
from .figures import count
from .layout import Layout

SIX = "Totals for the return"
METHODS = "Numbers collected by each method"
TOTAL = "Total"
PARTS = ("Answered here", "Counted elsewhere", "Together")

Cells = Callable[[Basis, dict[str, str]], Iterable[Figure]]


def fft_return(basis: Basis) -> Iterator[Block]:
    """One line a practice: the six totals, and how many came by each method."""
    yield Text(
        "Each practice owes its own return, once a month, and cannot change it once it is sent. "
        "These are the answers given here, with those that it counted elsewhere and handed in. Add "
        "what it has collected besides, then key in the sums."
    )
    yield Text(" ".join(_rules(basis.layout)))
    if faults := [name for name, about in _lines(basis) if not _agrees(basis, about)]:
        yield Note("Totals and methods do not agree", f"Do not key these in: {', '.join(faults)}.")
    yield _table(basis, SIX, [basis.fft_words(code) for code in CODES], _six)
    yield _table(basis, METHODS, [words for _, words in basis.layout.return_methods], _methods)
    if add_up(basis.around.elsewhere).total:
        yield Table("What the totals are made of", "Practice", PARTS, tuple(_parts(basis)))


def _rules(layout: Layout) -> Iterator[str]:
    yield (
        f"It is due by the {ordinal(layout.return_due)} working day of the next month"
        f"{_source(layout.return_due_source)}."
    )
    if layout.return_methods_source:
        yield f"The names of the methods{_source(layout.return_methods_source)}."


def _source(words: str) -> str:
    return f" (source: {words})" if words else ""


def _lines(basis: Basis) -> Iterator[tuple[str, dict[str, str]]]:
    names = {practice.code: f"{practice.name} ({practice.code})" for practice in basis.practices}
    for code in sorted(basis.counts.practices() - names.keys()):
        names[code] = f"{code} (not in the network now)"
    for code, name in names.items():
        yield name, {"practice": code}


def _table(basis: Basis, caption: str, columns: list[str], cells: Cells) -> Table:
    rows = [
        Row(name, (*cells(basis, about), _total(basis, about))) for name, about in _lines(basis)
    ]
    return Table(caption, "Practice", (*columns, TOTAL), tuple(rows))


def _parts(basis: Basis) -> Iterator[Row]:
    for name, about in _lines(basis):
        subject = basis.fft_subject(**about)
        here, there = basis.fft(**about).total, add_up(for_return(basis, about["practice"])).total
        yield Row(
            name,
            (
                count(PARTS[0], "return_here", here, "fft_return", subject),
                count(PARTS[1], "return_elsewhere", there, "elsewhere", subject),
                count(PARTS[2], "return_sum", here + there, "fft_return", subject),
            ),
        )


def _counts(basis: Basis, about: dict[str, str]) -> FftCounts:
    """Given here and elsewhere."""
    here, there = basis.fft(**about), add_up(for_return(basis, about["practice"]))
    return FftCounts.of(
        {code: a + b for code, a, b in zip(CODES, here.counts, there.counts, strict=True)}
    )


def _by_method(basis: Basis, about: dict[str, str], mode: str) -> int:
    there = (each for each in for_return(basis, about["practice"]) if each.mode.value == mode)
    return basis.fft(mode=mode, **about).total + add_up(there).total


def _six(basis: Basis, about: dict[str, str]) -> Iterator[Figure]:
    for code, given in zip(CODES, _counts(basis, about).counts, strict=True):
        subject = basis.fft_subject(code=code, **about)
        yield count(basis.fft_words(code), "return_count", given, "fft_return", subject)


def _methods(basis: Basis, about: dict[str, str]) -> Iterator[Figure]:
    for mode, words in basis.layout.return_methods:
        given = _by_method(basis, about, mode)
        yield count(words, "return_method", given, "fft_return", Subject(mode=mode, **about))


def _total(basis: Basis, about: dict[str, str]) -> Figure:
    return count(
        TOTAL,
        "return_total",
        _counts(basis, about).total,
        "fft_return",
        basis.fft_subject(**about),
    )


def _agrees(basis: Basis, about: dict[str, str]) -> bool:
    by_method = sum(_by_method(basis, about, mode) for mode, _ in basis.layout.return_methods)
    return by_method == _counts(basis, about).total
