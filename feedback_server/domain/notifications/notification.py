"""Notifications to staff: they say that there is something to see, never what it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.calendar.calendar_month import LONDON, Month


class NotificationType(StrEnum):
    """What a member of staff can choose to be notified of."""

    REPORT = "report"
    RETURN = "return"
    TABLET = "tablet"
    TODAY = "today"
    QUARANTINE = "quarantine"


@dataclass(frozen=True)
class NotificationPolicy:
    """How one type is offered and delivered; ``useful`` is how long delivery is worth trying."""

    choice: str
    needs: Permission
    title: str
    where: str
    """The staff page that a click opens."""
    useful: timedelta
    urgency: str = "normal"
    """RFC 8030, section 5.3: a phone on low battery hears of ``high`` ones only."""


KINDS: Mapping[NotificationType, NotificationPolicy] = {
    NotificationType.REPORT: NotificationPolicy(
        "A month's report is ready, or was revised",
        Permission.READ_REPORTS,
        "A report is ready",
        "/staff/reports",
        timedelta(days=7),
        "low",
    ),
    NotificationType.RETURN: NotificationPolicy(
        "A month's return is due: five and two working days before",
        Permission.KEEP_REPORTS,
        "A return is due",
        "/staff/overview/",
        timedelta(days=2),
    ),
    NotificationType.TABLET: NotificationPolicy(
        "A tablet was silent for a working day, or answers of it are missing",
        Permission.MANAGE_TABLETS,
        "A tablet needs somebody",
        "/staff/tablets/",
        timedelta(days=1),
    ),
    NotificationType.TODAY: NotificationPolicy(
        "A comment needs a person today",
        Permission.READ_COMMENTS,
        "A comment needs a person today",
        "/staff/overview/",
        timedelta(hours=12),
        "high",
    ),
    NotificationType.QUARANTINE: NotificationPolicy(
        "Something is in quarantine",
        Permission.SEE_QUARANTINE,
        "Something is in quarantine",
        "/staff/quarantine/",
        timedelta(days=2),
    ),
}


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

    nudge: NotificationType
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
    kinds = list(dict.fromkeys(notice.nudge for notice in notices))
    if len(kinds) == 1:
        kind, about = KINDS[kinds[0]], notices[-1].about
        body = _body(notices) or "Open it to see."
        title = "A report was revised" if about.get("revised") else kind.title
        return PushText(title, body, kind.where, str(kinds[0]))
    body = ". ".join(KINDS[notification_type].title for notification_type in kinds) + "."
    return PushText(f"{len(notices)} things to see", body, "/staff/overview/", "digest")


def _body(notices: Sequence[Notice]) -> str:
    months = sorted({str(notice.about["month"]) for notice in notices if "month" in notice.about})
    named = ", ".join(Month.parse(month).short for month in months)
    due = notices[-1].about.get("due")
    return f"{named}: the last day is {due}." if due else f"{named}." if named else ""
