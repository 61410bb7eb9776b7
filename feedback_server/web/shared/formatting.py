"""How things are said to staff."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from feedback_server.actions.tablets.tablets import TabletStatus
from feedback_server.domain.accounts.person import Role
from feedback_server.domain.calendar.calendar_month import LONDON
from feedback_server.domain.submissions.submission import Flag
from feedback_server.domain.tablets.tablet import CLOCK_WRONG_S, QUIET_AFTER, CheckIn
from feedback_server.output.formatting import format_day

Tone = Literal["good", "look", "bad"]

ROLES = {
    Role.ADMINISTRATOR: "Administrator: sees and changes everything",
    Role.PCN_LEAD: "PCN lead: runs a network",
    Role.PCN_VIEWER: "PCN viewer: reads the reports of a network",
    Role.PRACTICE_VIEWER: "Practice viewer: reads the reports of a practice, enters forms",
    Role.TRANSLATOR: "Translator: sees translations alone, of the languages given below",
}

FLAGS = {
    Flag.TOO_FAST: "Filled in faster than anybody reads",
    Flag.CROWD: "One of very many from the same network within an hour",
    Flag.UNUSUAL: "More from phones without an invitation than is usual here",
    Flag.INVITATION_USED: "By an invitation that had been used",
    Flag.INVITATION_WRONG: "By an invitation that is over, not ours, or for another surgery",
    Flag.MODE_CLAIMED: "Says that it came in a way that nothing vouches for",
    Flag.OTHER_PRACTICE: "From a tablet that does not stand in this surgery",
    Flag.TABLET_RATE: "More from one tablet in a day than a waiting room can write",
    Flag.BY_FILE: "From a file that somebody uploaded",
}


@dataclass(frozen=True)
class Remark:
    """One thing to know of a tablet, and how much it matters."""

    words: str
    tone: Tone


def remarks(known: TabletStatus, version: str, now: datetime) -> list[Remark]:
    """What is to be said of a tablet. ``version`` is that of the app served now."""
    tablet, last = known.tablet, known.tablet.last
    found: list[Remark] = []
    if tablet.revoked_on is not None:
        found.append(Remark(f"Switched off on {format_day(tablet.revoked_on)}", "look"))
    elif not tablet.enrolled:
        found.append(Remark("Not set up yet: make a code, and enter it on the tablet", "look"))
    found += _completeness(known)
    if last is not None and tablet.revoked_on is None:
        found += _state(last, version, now)
    return found


def made_and_received(known: TabletStatus) -> str:
    """ "41 made, 41 received"."""
    found = known.completeness
    return f"{found.made} made, {found.received} received"


def _completeness(known: TabletStatus) -> Iterator[Remark]:
    found = known.completeness
    if found.waits:
        since = f" since {format_day(found.since)}" if found.since else ""
        yield Remark(f"{found.waits} not yet seen{since}: still on the tablet", "look")
    if found.lost:
        numbers = ", ".join(str(a) if a == b else f"{a} to {b}" for a, b in found.missing)
        yield Remark(f"{found.lost} missing, by number: {numbers}", "bad")


def _state(last: CheckIn, version: str, now: datetime) -> Iterator[Remark]:
    if now - last.at > QUIET_AFTER:
        yield Remark(f"Not heard of since {format_moment(last.at)}", "bad")
    if last.parked:
        yield Remark(f"{last.parked} refused: save its queue to a file and upload it here", "bad")
    if last.version == "":
        yield Remark("The app is not kept on the tablet: load it again while online", "bad")
    elif last.version != version:
        yield Remark("Runs an older version of the app", "look")
    if last.storage != "persistent":
        yield Remark("Its browser may clear what waits: install the app", "look")
    if abs(last.clock_offset_s) > CLOCK_WRONG_S:
        yield Remark(f"Its clock is wrong by {format_duration(abs(last.clock_offset_s))}", "look")


def format_moment(at: datetime) -> str:
    local = at.astimezone(LONDON)
    return f"{format_day(local.date())}, {local:%H:%M}"


def format_duration(seconds: int) -> str:
    """
    >>> format_duration(180), format_duration(7200), format_duration(400 * 86400)
    ('3 minutes', '2 hours', '400 days')
    """
    for size, unit in ((86400, "days"), (3600, "hours")):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{max(1, seconds // 60)} minutes"
