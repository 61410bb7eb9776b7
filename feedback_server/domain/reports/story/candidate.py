"""What the story may say, with how much it matters; and which of that it says."""

from collections.abc import Sequence
from dataclasses import replace

from feedback_server.domain.reports.blocks import Finding

MOST = 6
"""More sentences than these are not read."""

READING_ORDER = (
    "level", "signal", "too_few", "places", "questions", "nothing_apart", "service",
    "no_appointments", "themes", "done", "asked",
)  # fmt: skip
IMPORTANCE = (
    "level", "asked", "too_few", "places", "signal", "questions", "no_appointments", "service",
    "themes", "done", "nothing_apart",
)  # fmt: skip
"""What is said first where there is too much. That nothing stands apart is said last of all."""

MERGED = ("themes", "done")
"""These two become one sentence where there are too many."""


def chosen(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """At most MOST of the findings, in the order in which they are read."""
    kept = {finding.id: finding for finding in findings}
    first, second = MERGED
    if len(kept) > MOST and kept.keys() >= {first, second}:
        kept[first] = _merge(kept[first], kept.pop(second))
    important = sorted(kept, key=IMPORTANCE.index)[:MOST]
    return tuple(kept[id] for id in READING_ORDER if id in important)


def _merge(first: Finding, second: Finding) -> Finding:
    words = second.words[0].lower() + second.words[1:]
    figures = (*first.figures, *second.figures)
    return replace(first, words=f"{first.words.removesuffix('.')}; {words}", figures=figures)
