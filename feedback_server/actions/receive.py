"""Takes submissions in: open, check, store once, tally. What fails goes to quarantine whole."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from ..domain.questions import Value
from ..domain.submission import Flag, Submission, believed_day
from ..domain.survey import Survey
from ..invitations import read_invitation
from ..sealing import Keys
from ..store import Store, Transaction, devices, invitations, organisations, quarantine, submissions
from ..store.devices import Holder
from ..store.quarantine import Quarantined
from .envelopes import Item, Plaintext, Rejected, open_item
from .publish_survey import Surveys

Status = Literal["stored", "already_stored", "quarantined", "refused"]
CODES: Mapping[Status, int] = {
    "stored": 201,
    "already_stored": 200,
    "quarantined": 202,
    "refused": 400,
}


@dataclass(frozen=True)
class Receipt:
    """What became of one item. ``reason`` is a word for machines and holds no answer."""

    id: str
    status: Status
    reason: str | None = None

    @property
    def code(self) -> int:
        return 409 if self.reason == "id_conflict" else CODES[self.status]


@dataclass(frozen=True)
class Arrival:
    """How a batch came."""

    on: date
    invitation_key: bytes
    crowd: Callable[[int], bool] = lambda _: False
    """Told how many came from no tablet and by no invitation; whether its network has sent more
    than people in a waiting room can write."""


def receive(
    store: Store, surveys: Surveys, keys: Keys, items: Sequence[Item], arrival: Arrival
) -> list[Receipt]:
    """Store every item once; a receipt each, in order, after the commit.

    An item that cannot be opened, checked or stored is kept whole in quarantine.
    """
    received_on = arrival.on
    opened = [open_item(item, keys) for item in items]
    with store.write() as tx:
        holders = _holders(tx, opened)
        checked = _check_all(tx, surveys, items, opened, holders, received_on)
        checked = _flag_all(tx, opened, checked, arrival)
        receipts = _store_all(tx, surveys.of(tx), items, checked)
        _note_numbers(tx, opened, holders, receipts)
        quarantine.add(
            tx,
            (
                Quarantined(item.id, item.digest, item.raw, receipt.reason or "", received_on)
                for item, receipt in zip(items, receipts, strict=True)
                if receipt.status == "quarantined"
            ),
        )
    return receipts


def receive_plain(
    store: Store, surveys: Surveys, submission: Submission, *, crowded: bool = False
) -> None:
    """Store one submission that came from a plain form, already checked; a repeat does nothing."""
    if crowded:
        submission = replace(submission, flag=Flag.CROWD)
    with store.write() as tx:
        submissions.add(tx, [submission], surveys.of(tx))


def _holders(tx: Transaction, opened: Sequence[Plaintext | Rejected]) -> Mapping[str, Holder]:
    """The tablets that these came from, by token."""
    plain = [each for each in opened if isinstance(each, Plaintext)]
    digests = {each.token: _digest(each.token) for each in plain if each.token is not None}
    if not digests:
        return {}
    known = devices.holders(tx, digests.values())
    return {token: known[digest] for token, digest in digests.items() if digest in known}


def _check_all(
    tx: Transaction,
    surveys: Surveys,
    items: Sequence[Item],
    opened: Sequence[Plaintext | Rejected],
    holders: Mapping[str, Holder],
    received_on: date,
) -> list[Submission | Rejected]:
    plain = [each for each in opened if isinstance(each, Plaintext)]
    known = organisations.known_practices(tx, {each.practice for each in plain})
    versions = surveys.of(tx, {each.version for each in plain})
    return [
        each
        if isinstance(each, Rejected)
        else _refusal_of_tablet(each, holders)
        or check(item.id, each, versions.get(each.version), known, received_on)
        for item, each in zip(items, opened, strict=True)
    ]


def _refusal_of_tablet(plain: Plaintext, holders: Mapping[str, Holder]) -> Rejected | None:
    if plain.token is None:
        return None
    holder = holders.get(plain.token)
    if holder is None:
        return Rejected("unknown_device")
    return Rejected("device_switched_off") if holder.revoked else None


def check(
    id: str, plain: Plaintext, survey: Survey | None, practices: set[str], received_on: date
) -> Submission | Rejected:
    """A submission fit to be stored, or the reason why not."""
    if survey is None or survey.id != plain.survey:
        return Rejected("unknown_survey_version")
    if plain.practice not in practices:
        return Rejected("unknown_practice")
    if plain.language not in survey.languages:
        return Rejected("unknown_language")
    answers: dict[str, Value] = {
        id: tuple(value) if isinstance(value, list) else value
        for id, value in plain.answers.items()
    }
    if problems := survey.problems(answers):
        return Rejected(f"answer_{problems[0].code}")
    day, corrected = believed_day(plain.given_on, received_on)
    return Submission(
        id=id,
        survey=survey.id,
        version=survey.version,
        practice=plain.practice,
        mode=plain.mode,
        language=plain.language,
        given_on=day,
        answers=answers,
        day_corrected=corrected or plain.corrected,
    )


def _flag_all(
    tx: Transaction,
    opened: Sequence[Plaintext | Rejected],
    checked: Sequence[Submission | Rejected],
    arrival: Arrival,
) -> list[Submission | Rejected]:
    """Mark what a person should look at. An invitation counts for the first that is new."""
    held = submissions.digests(tx, {each.id for each in checked if isinstance(each, Submission)})
    loose = [each for each in opened if isinstance(each, Plaintext) and each.is_loose]
    crowded = arrival.crowd(len(loose))
    flagged: list[Submission | Rejected] = []
    for plain, each in zip(opened, checked, strict=True):
        if isinstance(each, Submission) and isinstance(plain, Plaintext) and each.id not in held:
            each = replace(each, flag=_flag(tx, plain, arrival, crowded))
            held[each.id] = each.digest
        flagged.append(each)
    return flagged


def _flag(tx: Transaction, plain: Plaintext, arrival: Arrival, crowded: bool) -> Flag | None:
    if plain.token is not None:
        return None
    if plain.invitation is not None:
        invitation = read_invitation(arrival.invitation_key, plain.invitation)
        if invitation is None or invitation.practice != plain.practice:
            return Flag.INVITATION_WRONG
        if not invitations.use(tx, [(invitation.digest, invitation.ends_on)]):
            return Flag.INVITATION_USED
    elif crowded:
        return Flag.CROWD
    return Flag.TOO_FAST if plain.quick else None


def _note_numbers(
    tx: Transaction,
    opened: Sequence[Plaintext | Rejected],
    holders: Mapping[str, Holder],
    receipts: Sequence[Receipt],
) -> None:
    """What has come from each tablet, what went to quarantine included: it is not missing."""
    devices.add_numbers(
        tx,
        (
            (holder.device, plain.number)
            for plain, receipt in zip(opened, receipts, strict=True)
            if isinstance(plain, Plaintext)
            and plain.number is not None
            and (holder := holders.get(plain.token or ""))
            and receipt.status != "refused"
        ),
    )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _store_all(
    tx: Transaction,
    versions: Mapping[str, Survey],
    items: Sequence[Item],
    checked: Sequence[Submission | Rejected],
) -> list[Receipt]:
    first: dict[str, Submission] = {}
    for each in checked:
        if isinstance(each, Submission):
            first.setdefault(each.id, each)
    new = submissions.add(tx, list(first.values()), versions)
    held = submissions.digests(tx, set(first) - new)
    held |= {id: first[id].digest for id in new}
    receipts = []
    for item, each in zip(items, checked, strict=True):
        if item.refusal:
            receipts.append(Receipt(item.id, "refused", item.refusal))
        elif isinstance(each, Rejected):
            receipts.append(Receipt(item.id, "quarantined", each.reason))
        elif held[each.id] != each.digest:
            receipts.append(Receipt(item.id, "quarantined", "id_conflict"))
        elif each is first[each.id] and each.id in new:
            receipts.append(Receipt(item.id, "stored"))
        else:
            receipts.append(Receipt(item.id, "already_stored"))
    return receipts
