"""The summary of a report on two pages: what happened, without the tables behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .blocks import (
    Block,
    Chart,
    Figures,
    FunnelPlot,
    Note,
    Quotes,
    Section,
    SmallCharts,
    Table,
    Text,
)
from .board_copy import STAFF_ONLY, board_copy
from .comments import TONES
from .value import Report

MORE = Text("This is a summary. The full report has every figure, and how each is made.")
STORY = "story"
COMMENTS = 2
"""A summary has room for so many comments: one of praise, and one of what could be better."""


@dataclass(frozen=True)
class ReportCopy:
    """Which copy of a report is wanted: whole or as a summary, for staff or to circulate."""

    summary: bool = False
    board: bool = False

    @property
    def suffix(self) -> str:
        """What the name of its file ends with.

        >>> ReportCopy(summary=True, board=True).suffix
        '-summary-board'
        """
        return f"{'-summary' if self.summary else ''}{'-board' if self.board else ''}"

    def of(self, report: Report, in_summary: Sequence[str]) -> Report:
        """This copy of a report; ``in_summary`` are the sections that a summary has."""
        made = board_copy(report) if self.board else report
        return summary_of(made, in_summary) if self.summary else made


WHOLE = ReportCopy()


def summary_of(report: Report, sections: Sequence[str]) -> Report:
    """What happened, and the sections of these ids, in this order: charts without their tables, a
    comment of praise and one of what could be better."""
    has = {section.id: section for section in report.sections}
    kept = [_in_short(has[id]) for id in dict.fromkeys((STORY, *sections)) if id in has]
    if kept:
        first, *rest = kept
        kept = [replace(first, blocks=(*first.blocks, MORE)), *rest]
    return replace(report, sections=tuple(kept))


def _in_short(section: Section) -> Section:
    """Without the cards of a section whose table has their numbers, and without the note for staff,
    which the head of every format says."""
    charted = any(isinstance(block, Chart) for block in section.blocks)
    chosen = _chosen(section)
    tabled = {Figures, Table} <= {type(block) for block in section.blocks}
    blocks = (
        chosen.get(block, block) if isinstance(block, Quotes) else block
        for block in section.blocks
        if not (
            isinstance(block, SmallCharts | FunnelPlot) or (charted and isinstance(block, Table))
        )
        and not (_is_comments(block) and block not in chosen)
        and not (chosen and isinstance(block, Note))
        and not (tabled and isinstance(block, Figures))
        and not (isinstance(block, Note) and block.title == STAFF_ONLY)
    )
    return replace(section, blocks=tuple(blocks))


def _chosen(section: Section) -> dict[Block, Quotes]:
    """The theme of most comments of each tone that a summary has room for, with one comment."""
    most: dict[str, Quotes] = {}
    for block in section.blocks:
        if isinstance(block, Quotes) and _is_comments(block):
            tone = block.title.split(": ")[0]
            if tone not in most or len(block.quotes) > len(most[tone].quotes):
                most[tone] = block
    tones = [tone for tone in TONES.values() if tone in most][:COMMENTS]
    return {most[tone]: _first(most[tone]) for tone in tones}


def _is_comments(block: Block) -> bool:
    return isinstance(block, Quotes) and bool(block.group)


def _first(block: Quotes) -> Quotes:
    """A block with its first comment, without the heading of its question."""
    first, *more = block.quotes
    title = block.title
    if more:
        title = f"{title.rpartition(' (')[0]} (1 of {len(block.quotes)})"
    return Quotes(title, (first,))
