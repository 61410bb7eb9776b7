"""Flags what somebody should look at before it counts, by who sent it and how many there are.

What is flagged is stored, and counts once a person has said so. Never is it about what an answer
says. A few items are rejected: of tablets that are switched off, of practices of others, or left
unfinished where the provider does not keep such answers.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from feedback_server.crypto.invitation_tokens import parse_token
from feedback_server.crypto.signatures import tablet_tag
from feedback_server.domain.submissions.submission import Flag, Source, Submission
from feedback_server.store import Transaction
from feedback_server.store.collect import patient_invitations
from feedback_server.store.submissions import baseline, submissions
from feedback_server.store.submissions.insert import SubmissionRows
from feedback_server.store.tablets import tablets
from feedback_server.store.tablets.tablets import TokenHolder

from .envelopes import Rejected, SubmissionPayload
from .receipts import BatchContext, ValidatedBatch
from .validation import MODES, ValidatedItem, claimed_source
from .volume_limits import PracticeMonth, TabletDay, VolumeLimits

Holders = Mapping[str, TokenHolder]
"""The tablets that items came from, by token."""
NOT_YOURS = "not_your_practice"
"""Why a person's file is refused in part; it stays with that person."""


class Flagger:
    """Flags the items of one group, in one transaction. A repeat is not flagged, and uses up
    nobody's allowance.
    """

    def __init__(
        self,
        tx: Transaction,
        limits: VolumeLimits,
        holders: Holders,
        batches: Sequence[ValidatedBatch],
    ) -> None:
        self._tx, self._limits, self._holders = tx, limits, holders
        items = [item for batch in batches for item in batch.items]
        unvouched = [
            item.rows.submission
            for item in items
            if isinstance(item.rows, SubmissionRows) and not _has_token(item)
        ]
        ids = {submission.id for submission in unvouched}
        self._held = submissions.digests(tx, ids) if ids else {}
        months = {_practice_month(submission) for submission in unvouched}
        self._allowed = limits.allowed(tx, months)
        self._counted = baseline.count_unreviewed(tx, months) if months else {}
        self._on = max((batch.context.on for batch in batches), default=date.min)
        self._today: Counter[str] = Counter()
        self._tablets: Counter[TabletDay] = Counter()
        self._days_of_tablets: dict[str, TabletDay] = {}
        self._stood = self._where_they_stood(items)

    def flag(self, batch: ValidatedBatch) -> list[SubmissionRows | Rejected]:
        """The rows of each item, flagged where somebody should look, or why it is rejected."""
        context = batch.context
        crowded = context.most_open is not None and batch.open_count > context.most_open
        return [self._flag(item, context, crowded=crowded) for item in batch.items]

    def note_stored(self, ids: Collection[str]) -> None:
        """After the commit: these are new."""
        days = Counter(day for id, day in self._days_of_tablets.items() if id in ids)
        self._limits.note(self._on, self._today, days)

    def _flag(
        self, item: ValidatedItem, context: BatchContext, *, crowded: bool
    ) -> SubmissionRows | Rejected:
        rows, payload = item.rows, item.payload
        if isinstance(rows, Rejected) or payload is None:
            return rows
        if context.only is not None and payload.practice not in context.only:
            return Rejected(NOT_YOURS)
        if payload.token is not None:
            return self._flag_of_tablet(item, rows, payload, context)
        if item.received.id in self._held:
            return rows
        self._held[item.received.id] = rows.submission.digest
        source, flag = self._vouch(rows, payload, context)
        flag = flag or _claims(payload) or (Flag.BY_FILE if context.by_file else None)
        if flag is None and source is Source.OPEN:
            flag = Flag.CROWD if crowded else self._beyond_usual(rows, payload)
        elif flag is None and payload.quick:
            flag = Flag.TOO_FAST
        return rows.flagged(flag, source) if flag else rows

    def _flag_of_tablet(
        self,
        item: ValidatedItem,
        rows: SubmissionRows,
        payload: SubmissionPayload,
        context: BatchContext,
    ) -> SubmissionRows | Rejected:
        holder = self._holders.get(payload.token or "")
        if holder is None:
            return Rejected("unknown_tablet")
        if holder.revoked:
            return Rejected("tablet_switched_off")
        if payload.unfinished and not context.keeps_unfinished:
            return Rejected("unfinished_not_kept")
        tag = tablet_tag(context.invitation_key, holder.tablet)
        tagged, day = rows.tagged(tag), rows.submission.given_on
        flag = _claims(payload) or (Flag.BY_FILE if context.by_file else None)
        if payload.practice != holder.practice:
            until = self._stood.get((holder.tablet, payload.practice), date.min)
            flag = flag if day <= until else Flag.OTHER_PRACTICE
        if flag is None:
            self._days_of_tablets[item.received.id] = tag, day
            self._tablets[tag, day] += 1
            left = self._limits.left_of_tablet(tag, day)
            flag = Flag.TABLET_RATE if self._tablets[tag, day] > left else None
        return tagged.flagged(flag, Source.TABLET) if flag else tagged

    def _vouch(
        self, rows: SubmissionRows, payload: SubmissionPayload, context: BatchContext
    ) -> tuple[Source, Flag | None]:
        if payload.invitation is None:
            return Source.OPEN, None
        invitation = parse_token(context.invitation_key, payload.invitation)
        if (
            invitation is None
            or invitation.practice != payload.practice
            or rows.submission.given_on > invitation.expires_on
        ):
            return Source.OPEN, Flag.INVITATION_WRONG
        if not patient_invitations.mark_used(
            self._tx, [(invitation.digest, invitation.expires_on)]
        ):
            return Source.OPEN, Flag.INVITATION_USED
        return Source.INVITATION, None

    def _beyond_usual(self, rows: SubmissionRows, payload: SubmissionPayload) -> Flag | None:
        """One that is flagged uses up nothing of what others may send."""
        if payload.quick:
            return Flag.TOO_FAST
        month = _practice_month(rows.submission)
        practice, allowed = month[0], self._allowed[month]
        today = self._limits.left_today(practice, allowed, self._on)
        if self._counted[month] >= allowed or self._today[practice] >= today:
            return Flag.UNUSUAL
        self._counted[month] += 1
        self._today[practice] += 1
        return None

    def _where_they_stood(self, items: Sequence[ValidatedItem]) -> Mapping[tuple[str, str], date]:
        """Of the tablets that something says came from elsewhere than where they stand."""
        moved = {
            holder.tablet
            for item in items
            if item.payload
            and (holder := self._holders.get(item.payload.token or ""))
            and item.payload.practice != holder.practice
        }
        return tablets.former_practices(self._tx, moved) if moved else {}


def _has_token(item: ValidatedItem) -> bool:
    return item.payload is not None and item.payload.token is not None


def _claims(payload: SubmissionPayload) -> Flag | None:
    """It says that it was given in a way that nothing vouches for."""
    return None if payload.mode in MODES[claimed_source(payload)] else Flag.MODE_CLAIMED


def _practice_month(submission: Submission) -> PracticeMonth:
    return submission.practice, submission.month
