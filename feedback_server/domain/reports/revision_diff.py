"""What has changed between two revisions of a month."""

from collections.abc import Iterator
from dataclasses import replace

from .blocks import Block, Figure, Placed, Row, Section, Table, Text
from .value import Report

CHANGES, STORY = "changes", "story"
TITLE = "What has changed"
Key = tuple[str, str, str, str, str, object]


def with_changes(report: Report, last: Report) -> Report:
    """The report with a section that compares it with the last revision, after the first one."""
    section = Section(CHANGES, TITLE, tuple(_blocks(report, last)))
    first, *rest = report.sections
    return replace(report, sections=(first, section, *rest))


def _blocks(report: Report, last: Report) -> Iterator[Block]:
    rows = tuple(changed_rows(report, last))
    since = f"revision {last.revision} ({last.status.value}, as of {last.as_of.isoformat()})"
    if not rows:
        yield Text(f"No figure has changed since {since}.")
        return
    yield Text(f"Answers that came late, and decisions made since {since}, changed these figures.")
    yield Table("Figures that have changed", "Figure", ("Before", "Now"), rows)


def changed_rows(report: Report, last: Report) -> Iterator[Row]:
    """A row for each figure that has changed; one that is new or gone has an empty cell."""
    before, now = _figures(last), _figures(report)
    for key in dict.fromkeys((*now, *before)):
        old, new = before.get(key), now.get(key)
        if _value(old) != _value(new):
            placed = new or old
            assert placed is not None
            yield Row(_label(placed), (_cell("Before", old), _cell("Now", new)))


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
