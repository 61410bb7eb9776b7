"""How far answers that nobody vouches for move the month's figures: nobody moves them unseen.

What they say is no reason to hold them back; but whoever reads a figure is told what it would be
without them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from feedback_server.domain.statistics.fft import FftCounts
from feedback_server.domain.statistics.share_words import percent_words
from feedback_server.domain.submissions.submission import OPEN_ANSWERS

from .blocks import Block, Figure, Note, Row, Subject, Table
from .context import ReportContext
from .figures import count, share

POINTS = 2
"""Percentage points that somebody should hear of. Where fewer than so many of 100 answers are of
this kind, they cannot move a figure so far, whatever they say."""
TITLE = "Answers that nobody vouches for"
COLUMNS = ("Such answers", "Positive with them", "Positive without them")


@dataclass(frozen=True)
class OpenAnswers:
    """A network's answers, or a practice's: all, and those among them that anybody could send."""

    name: str
    practice: str
    every: FftCounts
    open: FftCounts

    @property
    def without(self) -> FftCounts:
        codes = zip(self.every.counts, self.open.counts, strict=True)
        return FftCounts.of({str(code): a - b for code, (a, b) in enumerate(codes, 1)})

    @property
    def may_be_moved(self) -> bool:
        return bool(self.open.total) and 100 * self.open.total >= POINTS * self.every.total

    @property
    def is_moved(self) -> bool:
        """Whether a figure moves by POINTS or more, or has nothing to compare with."""
        if not self.open.total:
            return False
        every, rest = self.every, self.without
        if not rest.total:
            return True
        apart = abs(every.positive * rest.total - rest.positive * every.total)
        return 100 * apart >= POINTS * every.total * rest.total


def first_page(context: ReportContext) -> Iterator[Block]:
    """The note that many answers are open to anybody, even where they cancel each other out."""
    whole, every = _all_answers(context), _parts(context)
    if not any(part.may_be_moved for part in (whole, *every)):
        return
    parts = [part for part in every if part.is_moved]
    found = [
        f"{whole.open.total} of {whole.every.total} answers came from phones without an "
        "invitation, and nobody has looked at them. Anybody can send some. "
        f"{_said(whole)}."
    ]
    if parts:
        named = "; ".join(f"{part.name}: {_said(part)}" for part in parts)
        found.append(f"By practice, where they move it by {POINTS} points or more: {named}.")
    if less := sum(part.may_be_moved for part in every if part not in parts):
        whose = "1 practice" if less == 1 else f"{less} practices"
        found.append(f"They move the figure of {whose} by less.")
    yield Note(TITLE, " ".join(found))


def table(context: ReportContext) -> Iterator[Block]:
    whole = _all_answers(context)
    if whole.open.total:
        rows = [_row(part) for part in _parts(context) if part.open.total]
        yield Table(TITLE, "Practice", COLUMNS, (*rows, _row(whole, total=True)))


def _said(part: OpenAnswers) -> str:
    with_them = percent_words(part.every.positive, part.every.total)
    without = percent_words(part.without.positive, part.without.total)
    if not without:
        return f"{with_them} positive, and there are no others"
    return f"{with_them} positive with them, {without} without"


def _all_answers(context: ReportContext) -> OpenAnswers:
    return _part(context, "All", "")


def _parts(context: ReportContext) -> list[OpenAnswers]:
    return [_part(context, name, code) for code, name in context.practice_names().items()]


def _part(context: ReportContext, name: str, practice: str) -> OpenAnswers:
    found = context.counts.codes(OPEN_ANSWERS, practice=practice)
    return OpenAnswers(name, practice, context.fft(practice=practice), FftCounts.of(found))


def _row(part: OpenAnswers, *, total: bool = False) -> Row:
    about, every, rest = Subject(practice=part.practice), part.every, part.without
    figures: tuple[Figure, ...] = (
        count(COLUMNS[0], "open_answers", part.open.total, "open", about),
        share(COLUMNS[1], "positive_with", every.positive, every.total, "fft_positive", about),
        share(COLUMNS[2], "positive_without", rest.positive, rest.total, "open", about),
    )
    return Row(part.name, figures, total)
