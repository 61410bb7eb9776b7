"""What has changed between two revisions of a month."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from .blocks import Block, Figure, Placed, Row, Section, Table, Text, Unit
from .value import Report

CHANGES, STORY = "changes", "story"
TITLE = "What has changed"
COLUMNS = ("Before", "Now")
Key = tuple[str, str, str, str, str, object]


def with_changes(report: Report, last: Report) -> Report:
    """The report with a section that compares it with the last revision, after the first one."""
    section = Section(CHANGES, TITLE, tuple(_blocks(report, last)))
    first, *rest = report.sections
    return replace(report, sections=(first, section, *rest))


@dataclass(frozen=True)
class Changes:
    """What has changed, a row a figure; one that is new or gone has an empty cell.

    ``answers`` are the counts of answers, appointments and patients asked, each once wherever it
    stands. ``derived`` is what follows from them: shares, limits of charts, other months' places.
    """

    answers: tuple[Row, ...]
    derived: tuple[Row, ...]

    @classmethod
    def between(cls, report: Report, last: Report) -> "Changes":
        before, now = _figures(last), _figures(report)
        answers: dict[object, Row] = {}
        derived = []
        for key in dict.fromkeys((*now, *before)):
            old, new = before.get(key), now.get(key)
            placed = new or old
            if placed is None or _value(old) == _value(new):
                continue
            row = Row(_label(placed), (_cell("Before", old), _cell("Now", new)))
            if placed.figure.rule in COUNTED and placed.figure.unit is Unit.COUNT:
                about = (placed.figure.about, _value(old), _value(new))
                answers.setdefault(about, row)
            else:
                derived.append(row)
        return cls(tuple(answers.values()), tuple(derived))


def _blocks(report: Report, last: Report) -> Iterator[Block]:
    changes = Changes.between(report, last)
    since = f"revision {last.revision} ({last.status.value}, as of {last.as_of.isoformat()})"
    if not (changes.answers or changes.derived):
        yield Text(f"No figure has changed since {since}.")
        return
    if changes.answers:
        yield Text(f"Answers that came late, and decisions made since {since}, changed these.")
        yield Table("Answers that have changed", "Figure", COLUMNS, changes.answers)
    else:
        yield Text(f"No answers have changed since {since}.")
    if changes.derived:
        yield Table("What was worked out anew", "Figure", COLUMNS, changes.derived, folded=True)


def answers_differ(report: Report, last: Report) -> bool:
    """Whether the counts of answers, appointments or patients asked differ from the last revision.

    A section that came or went, or a rule that was mended, is no reason to revise a month.
    """
    before, now = _counts(last), _counts(report)
    return any(before[key] != now[key] for key in before.keys() & now.keys())


COUNTED = ("responses", "fft_counts", "answers", "activity", "external_counts", "asked")


def _counts(report: Report) -> dict[Key, object]:
    return {
        key: _value(placed)
        for key, placed in _figures(report).items()
        if placed.figure.rule in COUNTED
    }


def _figures(report: Report) -> dict[Key, Placed]:
    return {
        (
            placed.section.id,
            placed.caption,
            placed.row.label,
            placed.figure.measure,
            placed.figure.label,
            placed.figure.about,
        ): placed
        for placed in measured(report)
    }


def measured(report: Report) -> Iterator[Placed]:
    """The figures of the month, without those that say how tablets stand on the report's day, and
    without the story, whose figures stand in other sections as well."""
    for placed in report.placed():
        if placed.section.id in (CHANGES, STORY) or placed.figure.measure.startswith("tablet_"):
            continue
        yield placed


def _value(placed: Placed | None) -> object:
    return placed and (placed.figure.value, placed.figure.suppressed)


def _label(placed: Placed) -> str:
    parts = (placed.section.title, placed.caption, placed.row.label, placed.figure.label)
    return ": ".join(dict.fromkeys(part for part in parts if part))


def _cell(label: str, placed: Placed | None) -> Figure | None:
    if placed is None:
        return None
    measure = placed.figure.measure
    return replace(
        placed.figure, label=label, measure=f"{measure}_before" if label == "Before" else measure
    )
