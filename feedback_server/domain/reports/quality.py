"""What may be wrong with a month's figures, or missing from them."""

from collections.abc import Iterator

from feedback_server.domain.submissions.submission import Flag
from feedback_server.domain.tablets.tablet import QUIET_AFTER

from . import vouched
from .blocks import Block, Figure, Note, Row, Subject, Table, Text
from .context import Flagged, ReportContext, TabletCompleteness
from .figures import count
from .value import Report

FLAGGED = "Flagged submissions"


def data_quality(context: ReportContext) -> Iterator[Block]:
    quality = context.supplementary.quality
    yield Table("Submissions that need care", "What", ("Submissions",), tuple(_rows(context)))
    yield from vouched.table(context)
    if quality.quarantined:
        yield Note(
            "Waiting in quarantine",
            f"{quality.quarantined} could not be opened or checked when they came. They are kept "
            "whole, and can be stored after a fix. Nobody can say yet of which network they are.",
        )
    if not quality.tablets:
        yield Text("No shared tablet is set up in this network.")
        return
    yield Table(
        "Shared tablets, as they stood on the day of this report",
        "Tablet",
        ("Made", "Received", "Waiting there", "Missing"),
        tuple(_tablet_row(tablet) for tablet in quality.tablets),
    )
    if silent := silent_tablets(context):
        yield Note("Not heard of for three days or more", f"{', '.join(silent)}.")


def flagged_note(flagged: Flagged) -> Note:
    return Note(
        FLAGGED,
        "Some were filled in very fast, came in a crowd, or more came than is usual. A person "
        f"decides on them: {flagged.counted} counted, {flagged.excluded} left out, "
        f"{flagged.waiting} waiting. Only those counted are in the figures.{_why(flagged)}",
    )


FLAG_REASONS = {
    Flag.TOO_FAST: "filled in faster than anybody reads",
    Flag.CROWD: "very many from one network within an hour",
    Flag.UNUSUAL: "more from phones without an invitation than is usual for the practice",
    Flag.INVITATION_USED: "by an invitation that had been used",
    Flag.INVITATION_WRONG: "by an invitation that is over, not ours, or for another practice",
    Flag.MODE_CLAIMED: "said to come in a way that nothing vouches for",
    Flag.OTHER_PRACTICE: "from a tablet that does not stand in the practice",
    Flag.TABLET_RATE: "more from one tablet in a day than a waiting room can write",
    Flag.BY_FILE: "from a file that somebody uploaded",
}
"""Why flagged answers wait, in words that follow their number."""


def _why(flagged: Flagged) -> str:
    found = sorted(flagged.why.items(), key=lambda item: (-item[1], item[0]))
    held = "; ".join(f"{number} {FLAG_REASONS[flag]}" for flag, number in found)
    return f" Waiting: {held}." if held else ""


def cautions(report: Report) -> list[Note]:
    """The notes at a glance on answers that wait, or that anybody could have sent."""
    blocks = [block for section in report.sections for block in section.blocks]
    said = (FLAGGED, vouched.TITLE)
    return [block for block in blocks if isinstance(block, Note) and block.title in said]


def silent_tablets(context: ReportContext) -> list[str]:
    """The names of tablets that are in use and were not heard of for a while."""
    return [
        tablet.tablet.label
        for tablet in context.supplementary.quality.tablets
        if tablet.tablet.revoked_on is None
        and (
            tablet.tablet.last is None
            or context.as_of - tablet.tablet.last.at.date() >= QUIET_AFTER
        )
    ]


def _rows(context: ReportContext) -> Iterator[Row]:
    quality = context.supplementary.quality
    for label, measure, value in (
        ("Flagged, and counted by a person", "flagged_counted", quality.flagged.counted),
        ("Flagged, and left out by a person", "flagged_excluded", quality.flagged.excluded),
        ("Flagged, and waiting for a person", "flagged_waiting", quality.flagged.waiting),
        ("Left out with all that its tablet sent", "set_aside", quality.set_aside),
        ("Day corrected, because the device's clock was wrong", "corrected", quality.corrected),
        ("Sent by a phone on a later day than it names", "late", quality.late),
    ):
        rule = measure if measure in ("corrected", "late") else "flagged"
        yield Row(label, (count("Submissions", measure, value, rule, Subject()),))


def _tablet_row(tablet: TabletCompleteness) -> Row:
    about = Subject(practice=tablet.tablet.practice)
    cells = (
        ("Made", "tablet_made", tablet.made),
        ("Received", "tablet_received", tablet.received),
        ("Waiting there", "tablet_waiting", tablet.waits),
        ("Missing", "tablet_missing", tablet.lost),
    )
    figures: list[Figure] = [
        count(label, measure, value, "tablets", about) for label, measure, value in cells
    ]
    return Row(f"{tablet.tablet.label}, {tablet.tablet.practice}", tuple(figures))
