"""What practices collected by other means: beside the answers of this app, never among them."""

from collections.abc import Iterator, Sequence

from feedback_server.domain.activity.external_counts import (
    ANSWERS,
    ExternalCounts,
    FftWording,
    add_up,
)
from feedback_server.domain.statistics.fft import CODES

from .blocks import Block, Figure, Note, Row, Subject, Table, Text
from .context import ReportContext
from .figures import MODE_NAMES, count

TOTAL = "Total"


def external_counts(context: ReportContext) -> Iterator[Block]:
    """A table for each wording of the question; a row for each practice and way of answering."""
    given = context.supplementary.external_counts
    if not given:
        yield Text(
            "No counts were handed in of answers that came otherwise than by this app, such as on "
            "a practice's own paper forms."
        )
        return
    for wording in FftWording:
        some = [counted for counted in given if counted.wording is wording]
        if some:
            yield _table(context, wording, some)
    if any(counted.wording is FftWording.OF_2014 for counted in given):
        yield Note(
            "The question before April 2020",
            "It asked how likely somebody was to recommend the service. Its answers cannot be "
            "compared with those of today, and are not in the practices' returns.",
        )


def note(context: ReportContext) -> Iterator[Note]:
    """The note of the first page that there are answers which its figures leave out."""
    if total := add_up(context.supplementary.external_counts).total:
        yield Note(
            "Collected otherwise too",
            f"Practices counted {total:,} more answers by other means. They stand apart, under "
            "Counted elsewhere, and in the practices' returns.",
        )


def for_return(context: ReportContext, practice: str) -> list[ExternalCounts]:
    """The counts that a practice adds to its return: those of the question as it is today."""
    return [
        counted
        for counted in context.supplementary.external_counts
        if counted.practice == practice and counted.wording is FftWording.SINCE_2020
    ]


def _table(context: ReportContext, wording: FftWording, given: Sequence[ExternalCounts]) -> Table:
    names = context.practice_names()
    rows = [
        _row(
            context,
            wording,
            f"{names.get(counted.practice, counted.practice)}, {MODE_NAMES[counted.mode].lower()}",
            [counted],
            Subject(practice=counted.practice, mode=counted.mode.value),
        )
        for counted in given
    ]
    total = _row(context, wording, "All", given, Subject(), total=True)
    question = context.survey.fft.text[context.language]
    old = "How likely are you to recommend the service? (until March 2020)"
    caption = question if wording is FftWording.SINCE_2020 else old
    return Table(
        f"Counted elsewhere: {caption}", "Practice", (*ANSWERS[wording], TOTAL), (*rows, total)
    )


def _row(
    context: ReportContext,
    wording: FftWording,
    label: str,
    given: Sequence[ExternalCounts],
    about: Subject,
    *,
    total: bool = False,
) -> Row:
    measure = "external_count" if wording is FftWording.SINCE_2020 else "external_count_2014"
    counts = add_up(given)
    cells: list[Figure] = [
        count(
            words,
            f"{measure}_count",
            number,
            "external_counts",
            Subject(about.practice, about.mode, context.survey.fft.id, code),
        )
        for code, words, number in zip(CODES, ANSWERS[wording], counts.counts, strict=True)
    ]
    return Row(
        label,
        (*cells, count(TOTAL, f"{measure}_total", counts.total, "external_counts", about)),
        total,
    )
