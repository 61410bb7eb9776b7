"""Notifications to staff: they say that there is something to see, never what it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Self

from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.calendar.calendar_month import LONDON, Month


class NotificationType(StrEnum):
    """What a member of staff can choose to be notified of: a new type is one entry here.

    Whoever adds a browser is notified in it of all that their role may see, and can choose less.
    """

    _value_: str
    choice: str
    """What stands on the page where people choose."""
    permission: Permission
    headline: str
    address: str
    """The staff page that a click opens."""
    useful_for: timedelta
    """How long delivery is worth trying."""
    urgency: str
    """RFC 8030, section 5.3: a phone on low battery hears of ``high`` ones only."""

    REPORT = (
        "report",
        "A month's report is ready, or was revised",
        Permission.READ_REPORTS,
        "A report is ready",
        "/staff/reports",
        timedelta(days=7),
        "low",
    )
    RETURN = (
        "return",
        "A month's return is due: five and two working days before",
        Permission.KEEP_REPORTS,
        "A return is due",
        "/staff/overview/",
        timedelta(days=2),
    )
    TABLET = (
        "tablet",
        "A tablet was silent for a working day, or answers of it are missing",
        Permission.MANAGE_TABLETS,
        "A tablet needs somebody",
        "/staff/tablets/",
        timedelta(days=1),
    )
    TODAY = (
        "today",
        "A comment needs a person today",
        Permission.READ_COMMENTS,
        "A comment needs a person today",
        "/staff/overview/",
        timedelta(hours=12),
        "high",
    )
    QUARANTINE = (
        "quarantine",
        "Something is in quarantine",
        Permission.SEE_QUARANTINE,
        "Something is in quarantine",
        "/staff/quarantine/",
        timedelta(days=2),
    )

    def __new__(
        cls,
        value: str,
        choice: str,
        permission: Permission,
        headline: str,
        address: str,
        useful_for: timedelta,
        urgency: str = "normal",
    ) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.choice, member.permission = choice, permission
        member.headline, member.address = headline, address
        member.useful_for, member.urgency = useful_for, urgency
        return member

    @classmethod
    def named(cls, value: str) -> Self:
        """
        >>> NotificationType.named("report").headline
        'A report is ready'
        """
        return next(member for member in cls if member.value == value)


@dataclass(frozen=True)
class QuietHours:
    """Hours without notifications. Equal times mean quiet weekends at most."""

    begins: str = "19:00"
    ends: str = "07:00"
    weekends: bool = False

    def free_from(self, moment: datetime) -> datetime:
        """The first moment, from this one on, outside quiet hours.

        >>> from datetime import UTC
        >>> QuietHours().free_from(datetime(2026, 11, 23, 20, tzinfo=UTC)).isoformat()
        '2026-11-24T07:00:00+00:00'
        """
        found = moment
        for _ in range(8):  # a week of days, and the rest of this one
            after = self._end_of_quiet(found)
            if after is None:
                return found
            found = after
        return found

    def _end_of_quiet(self, moment: datetime) -> datetime | None:
        local = moment.astimezone(LONDON)
        day, clock = local.date(), local.strftime("%H:%M")
        tomorrow = day + timedelta(days=1)
        if self.weekends and local.weekday() >= 5:
            return datetime.combine(tomorrow, time(), LONDON).astimezone(moment.tzinfo)
        if self.begins == self.ends:
            return None
        over_night = self.begins > self.ends
        late = over_night and clock >= self.begins
        quiet = late or (clock < self.ends if over_night else self.begins <= clock < self.ends)
        if not quiet:
            return None
        until = datetime.combine(
            tomorrow if late else day, time.fromisoformat(self.ends), LONDON
        ).astimezone(moment.tzinfo)
        # in autumn an hour comes twice: its second half must not lead back into the first
        return until if until > moment else moment + timedelta(hours=1)


@dataclass(frozen=True)
class Notice:
    """One event to notify of. ``about`` names no person, no answer and no practice."""

    type: NotificationType
    about: Mapping[str, str | int]


@dataclass(frozen=True)
class PushText:
    """The text of a notification, and the page that a click opens.

    ``topic`` makes it replace the last one about the same (RFC 8030, section 5.4).
    """

    title: str
    body: str
    where: str
    topic: str


def push_text(notices: Sequence[Notice]) -> PushText:
    """The text for one notice, or a digest for several. Takes at least one."""
    types = list(dict.fromkeys(notice.type for notice in notices))
    if len(types) == 1:
        type, about = types[0], notices[-1].about
        body = _body(notices) or "Open it to see."
        title = "A report was revised" if about.get("revised") else type.headline
        return PushText(title, body, type.address, str(types[0]))
    body = ". ".join(notification_type.headline for notification_type in types) + "."
    return PushText(f"{len(notices)} things to see", body, "/staff/overview/", "digest")


def _body(notices: Sequence[Notice]) -> str:
    months = sorted({str(notice.about["month"]) for notice in notices if "month" in notice.about})
    named = ", ".join(Month.parse(month).short for month in months)
    due = notices[-1].about.get("due")
    return f"{named}: the last day is {due}." if due else f"{named}." if named else ""
