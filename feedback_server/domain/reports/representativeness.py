"""Whether those who answered are like those who were seen, by the practices' own activity."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from feedback_server.domain.activity.appointments import Group, add_up
from feedback_server.domain.statistics.fft import rounded_percent, whole_percent, wilson
from feedback_server.domain.statistics.suppression import suppress

from .blocks import Block, Figure, Interval, Row, Subject, Table, Text, Unit
from .context import ReportContext

SEEN_GROUPS = {"age": "ages", "gender": "genders"}
"""Equality questions, and the group of an activity that counts appointments by the same options."""

COLUMNS = ("Of answers", "Of appointments")


def representativeness(context: ReportContext, tables: Sequence[Table]) -> Iterator[Block]:
    """A table for age and for gender, where the activity counts them: who answered, and who was
    seen. ``tables`` are those of who answered."""
    sums, sentences = add_up(context.supplementary.activity), []
    shares = {
        (cell.about.question, cell.about.code): (row.label, cell)
        for table in tables
        for row in table.rows
        for cell in row.cells
        if cell and cell.measure == "answer_share"
    }
    for question, name in SEEN_GROUPS.items():
        group: Group = getattr(sums, name)
        answered = {code: found for (id, code), found in shares.items() if id == question}
        if group and answered:
            rows = _rows(question, group, answered)
            caption = f"Who answered, beside who was seen: {question}"
            yield Table(caption, question.capitalize(), COLUMNS, tuple(rows))
            sentences.append(f"{question.capitalize()}: {_in_words(rows)}")
    yield from map(Text, sentences)


def _rows(question: str, group: Group, answered: Mapping[str, tuple[str, Figure]]) -> list[Row]:
    return [
        Row(answered[code][0], (_with_range(answered[code][1]), figure))
        for code, figure in _seen(question, group).items()
        if code in answered
    ]


def _seen(question: str, group: Group) -> dict[str, Figure]:
    """Shares of appointments by option code, small numbers suppressed."""
    shown = suppress([count for _, count in group])
    whole = sum(count for _, count in group)
    return {
        code: Figure(
            COLUMNS[1],
            "seen_share",
            None if kept is None else whole_percent(kept, whole),
            "seen_share",
            Unit.PERCENT,
            kept,
            None if kept is None else whole,
            about=Subject(question=question, code=code),
            suppressed=kept is None,
        )
        for (code, _), kept in zip(group, shown.cells, strict=True)
    }


def _with_range(figure: Figure) -> Figure:
    named = replace(figure, label=COLUMNS[0], measure="answer_share_beside_seen")
    bounds = wilson(figure.numerator or 0, figure.denominator or 0)
    if figure.suppressed or bounds is None:
        return named
    lower, upper = map(rounded_percent, bounds)
    return replace(named, interval=Interval(lower, upper, "wilson"))


def _in_words(rows: Sequence[Row]) -> str:
    more, fewer = [], []
    for row in rows:
        answered, seen = row.cells
        if not (answered and seen and answered.interval) or seen.value is None:
            continue
        if seen.value < answered.interval.lower:
            more.append(row.label)
        elif seen.value > answered.interval.upper:
            fewer.append(row.label)
    if not more and not fewer:
        return "as far as chance lets one tell, those who answered are like those who were seen."
    parts = [
        f"{words} among those seen: {', '.join(labels)}"
        for words, labels in (
            ("answered less often than their share", fewer),
            ("answered more often than their share", more),
        )
        if labels
    ]
    return f"{'; '.join(parts)}."
