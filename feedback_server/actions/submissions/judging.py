"""Says of what was opened whether it is stored, what vouches for it, and whether it counts at once.

What is doubtful is kept and flagged: it counts once a person has said so. The doubt is about who
sent it and how many there are, never about what it says.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from feedback_server.crypto.invitation_tokens import parse_token
from feedback_server.crypto.signatures import tablet_tag
from feedback_server.domain.submissions.submission import Flag, Source
from feedback_server.store import Transaction
from feedback_server.store.collect import patient_invitations
from feedback_server.store.submissions import baseline, submissions
from feedback_server.store.submissions.insert import SubmissionRows
from feedback_server.store.tablets import tablets as devices
from feedback_server.store.tablets.tablets import TokenHolder

from .envelopes import Rejected, SubmissionPayload
from .receipts import BatchContext, ValidatedBatch
from .validation import MODES, ValidatedItem, claimed_source
from .watchful import PracticeMonth, TabletDay, Watchful

Holders = Mapping[str, TokenHolder]
"""The tablets that things came from, by token."""
NOT_YOURS = "not_your_practice"
"""Why a person's file is refused in part; it stays with that person."""


def loose(brought: ValidatedBatch) -> int:
    """How many came from no tablet and by no invitation."""
    return sum(each.plain is not None and each.plain.is_loose for each in brought.opened)


class Judge:
    """Of one group, in one transaction. A repeat is not flagged, and takes nobody's place."""

    def __init__(
        self, tx: Transaction, watchful: Watchful, holders: Holders, group: Sequence[ValidatedBatch]
    ) -> None:
        self._tx, self._watchful, self._holders = tx, watchful, holders
        every = [each for brought in group for each in brought.opened]
        unvouched = [
            each
            for each in every
            if isinstance(each.entry, SubmissionRows) and not _has_token(each)
        ]
        ids = {each.item.id for each in unvouched}
        self._held = submissions.digests(tx, ids) if ids else {}
        months = {_practice_month(each.entry) for each in unvouched}
        self._allowed = watchful.allowed(tx, months)
        self._counted = baseline.not_looked_at(tx, months) if months else {}
        self._on = max((brought.arrival.on for brought in group), default=date.min)
        self._today: Counter[str] = Counter()
        self._tablets: Counter[TabletDay] = Counter()
        self._of_tablets: dict[str, TabletDay] = {}
        self._stood = self._where_they_stood(every)

    def judge(self, brought: ValidatedBatch) -> list[SubmissionRows | Rejected]:
        arrival = brought.arrival
        crowded = arrival.room is not None and loose(brought) > arrival.room
        return [self._judge(each, arrival, crowded=crowded) for each in brought.opened]

    def note_stored(self, ids: Collection[str]) -> None:
        """After the commit: these are new."""
        tablets = Counter(day for id, day in self._of_tablets.items() if id in ids)
        self._watchful.note(self._on, self._today, tablets)

    def _judge(
        self, each: ValidatedItem, arrival: BatchContext, *, crowded: bool
    ) -> SubmissionRows | Rejected:
        found, plain = each.entry, each.plain
        if isinstance(found, Rejected) or plain is None:
            return found
        if arrival.only is not None and plain.practice not in arrival.only:
            return Rejected(NOT_YOURS)
        if plain.token is not None:
            return self._of_tablet(each, found, plain, arrival)
        if each.item.id in self._held:
            return found
        self._held[each.item.id] = found.submission.digest
        source, flag = self._vouch(found, plain, arrival)
        flag = flag or _claims(plain) or (Flag.BY_FILE if arrival.by_file else None)
        if flag is None and source is Source.OPEN:
            flag = Flag.CROWD if crowded else self._beyond_usual(found, plain)
        elif flag is None and plain.quick:
            flag = Flag.TOO_FAST
        return found.flagged(flag, source) if flag else found

    def _of_tablet(
        self,
        each: ValidatedItem,
        found: SubmissionRows,
        plain: SubmissionPayload,
        arrival: BatchContext,
    ) -> SubmissionRows | Rejected:
        holder = self._holders.get(plain.token or "")
        if holder is None:
            return Rejected("unknown_device")
        if holder.revoked:
            return Rejected("device_switched_off")
        mark = tablet_tag(arrival.invitation_key, holder.tablet)
        entry, day = found.marked(mark), found.submission.given_on
        flag = _claims(plain) or (Flag.BY_FILE if arrival.by_file else None)
        if plain.practice != holder.practice:
            until = self._stood.get((holder.tablet, plain.practice), date.min)
            flag = flag if day <= until else Flag.OTHER_PRACTICE
        if flag is None:
            self._of_tablets[each.item.id] = mark, day
            self._tablets[mark, day] += 1
            left = self._watchful.left_of_tablet(mark, day)
            flag = Flag.TABLET_RATE if self._tablets[mark, day] > left else None
        return entry.flagged(flag, Source.TABLET) if flag else entry

    def _vouch(
        self, found: SubmissionRows, plain: SubmissionPayload, arrival: BatchContext
    ) -> tuple[Source, Flag | None]:
        if plain.invitation is None:
            return Source.OPEN, None
        invitation = parse_token(arrival.invitation_key, plain.invitation)
        if (
            invitation is None
            or invitation.practice != plain.practice
            or found.submission.given_on > invitation.ends_on
        ):
            return Source.OPEN, Flag.INVITATION_WRONG
        if not patient_invitations.mark_used(self._tx, [(invitation.digest, invitation.ends_on)]):
            return Source.OPEN, Flag.INVITATION_USED
        return Source.INVITATION, None

    def _beyond_usual(self, found: SubmissionRows, plain: SubmissionPayload) -> Flag | None:
        """One that is flagged takes no place of others."""
        if plain.quick:
            return Flag.TOO_FAST
        month = _practice_month(found)
        practice, allowed = month[0], self._allowed[month]
        today = self._watchful.left_today(practice, allowed, self._on)
        if self._counted[month] >= allowed or self._today[practice] >= today:
            return Flag.UNUSUAL
        self._counted[month] += 1
        self._today[practice] += 1
        return None

    def _where_they_stood(self, every: Sequence[ValidatedItem]) -> Mapping[tuple[str, str], date]:
        """Of the tablets that something says came from elsewhere than where they stand."""
        moved = {
            holder.tablet
            for each in every
            if each.plain
            and (holder := self._holders.get(each.plain.token or ""))
            and each.plain.practice != holder.practice
        }
        return devices.former_practices(self._tx, moved) if moved else {}


def _has_token(each: ValidatedItem) -> bool:
    return each.plain is not None and each.plain.token is not None


def _claims(plain: SubmissionPayload) -> Flag | None:
    """It says that it was given in a way that nothing vouches for."""
    return None if plain.mode in MODES[claimed_source(plain)] else Flag.MODE_CLAIMED


def _practice_month(entry: SubmissionRows | Rejected) -> PracticeMonth:
    assert isinstance(entry, SubmissionRows)
    return entry.submission.practice, entry.submission.month
