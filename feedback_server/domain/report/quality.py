"""What may be wrong with a month's figures, or missing from them."""

from collections.abc import Iterator

from ..device import QUIET_AFTER
from .basis import Basis, Flagged, Tablet
from .blocks import Block, Figure, Note, Row, Subject, Table, Text
from .figures import count


def data_quality(basis: Basis) -> Iterator[Block]:
    quality = basis.around.quality
    yield Table("Submissions that need care", "What", ("Submissions",), tuple(_rows(basis)))
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
    if silent := silent_tablets(basis):
        yield Note("Not heard of for three days or more", f"{', '.join(silent)}.")


def flagged_note(flagged: Flagged) -> Note:
    return Note(
        "Flagged submissions",
        "Some were filled in very fast, came in a crowd, or by a link that was used or wrong. A "
        f"person decides on each: {flagged.counted} counted, {flagged.excluded} left out, "
        f"{flagged.waiting} waiting. Only those counted are in the figures.",
    )


def silent_tablets(basis: Basis) -> list[str]:
    """The names of tablets that are in use and were not heard of for a while."""
    return [
        tablet.device.label
        for tablet in basis.around.quality.tablets
        if tablet.device.revoked_on is None
        and (
            tablet.device.last is None or basis.as_of - tablet.device.last.at.date() >= QUIET_AFTER
        )
    ]


def _rows(basis: Basis) -> Iterator[Row]:
    quality = basis.around.quality
    for label, measure, value in (
        ("Flagged, and counted by a person", "flagged_counted", quality.flagged.counted),
        ("Flagged, and left out by a person", "flagged_excluded", quality.flagged.excluded),
        ("Flagged, and waiting for a person", "flagged_waiting", quality.flagged.waiting),
        ("Day corrected, because the device's clock was wrong", "corrected", quality.corrected),
    ):
        rule = "corrected" if measure == "corrected" else "flagged"
        yield Row(label, (count("Submissions", measure, value, rule, Subject()),))


def _tablet_row(tablet: Tablet) -> Row:
    about = Subject(practice=tablet.device.practice)
    cells = (
        ("Made", "tablet_made", tablet.made),
        ("Received", "tablet_received", tablet.received),
        ("Waiting there", "tablet_waiting", tablet.waits),
        ("Missing", "tablet_missing", tablet.lost),
    )
    figures: list[Figure] = [
        count(label, measure, value, "tablets", about) for label, measure, value in cells
    ]
    return Row(f"{tablet.device.label}, {tablet.device.practice}", tuple(figures))
