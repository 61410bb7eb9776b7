"""Stores what one or several requests brought, in one transaction."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..domain.submission import Flag
from ..invitations import read_invitation
from ..store import Store, Transaction, devices, invitations, quarantine, storing, submissions
from ..store.devices import Holder
from ..store.quarantine import Quarantined
from ..store.storing import Entry
from .envelopes import Plaintext, Rejected
from .opened import Opened
from .received import Arrival, Brought, Receipt, Taken

Holders = Mapping[str, Holder]
"""The tablets that things came from, by token."""


def store_group(store: Store, group: Sequence[Brought]) -> list[Taken]:
    """What became of each that was brought, in order, after the commit."""
    every = [each for brought in group for each in brought.opened]
    with store.write() as tx:
        holders = _holders(tx, every)
        judged = [found for brought in group for found in _judge(tx, brought, holders)]
        receipts = _store_all(tx, every, judged)
        _note_numbers(tx, every, holders, receipts)
        quarantine.add(tx, _to_quarantine(group, receipts))
    left = iter(receipts)
    return [
        Taken([next(left) for _ in brought.opened], _loose(brought), _is_strange(brought, holders))
        for brought in group
    ]


def _loose(brought: Brought) -> int:
    return sum(each.plain is not None and each.plain.is_loose for each in brought.opened)


def _is_strange(brought: Brought, holders: Holders) -> bool:
    return any(each.plain is None or each.plain.token not in holders for each in brought.opened)


def _holders(tx: Transaction, every: Iterable[Opened]) -> Holders:
    tokens = {each.plain.token for each in every if each.plain} - {None}
    if not tokens:
        return {}
    digests = {token: hashlib.sha256(token.encode()).hexdigest() for token in tokens if token}
    known = devices.holders(tx, digests.values())
    return {token: known[digest] for token, digest in digests.items() if digest in known}


def _judge(tx: Transaction, brought: Brought, holders: Holders) -> list[Entry | Rejected]:
    """What is fit to be stored, flagged where a person should look at it first."""
    opened, arrival = brought.opened, brought.arrival
    crowded = arrival.room is not None and _loose(brought) > arrival.room
    judged = [_of_tablet(each, holders) for each in opened]
    if any(each.plain and _is_doubtful(each.plain, crowded) for each in opened):
        return _flag_all(tx, opened, judged, arrival, crowded)
    return judged


def _of_tablet(each: Opened, holders: Holders) -> Entry | Rejected:
    if each.plain is None or each.plain.token is None:
        return each.entry
    holder = holders.get(each.plain.token)
    if holder is None:
        return Rejected("unknown_device")
    return Rejected("device_switched_off") if holder.revoked else each.entry


def _is_doubtful(plain: Plaintext, crowded: bool) -> bool:
    return plain.token is None and (crowded or plain.quick or plain.invitation is not None)


def _flag_all(
    tx: Transaction,
    opened: Sequence[Opened],
    judged: Sequence[Entry | Rejected],
    arrival: Arrival,
    crowded: bool,
) -> list[Entry | Rejected]:
    """A repeat is not flagged, and an invitation counts for the first that is new."""
    held = submissions.digests(tx, {each.item.id for each in opened})
    flagged: list[Entry | Rejected] = []
    for each, found in zip(opened, judged, strict=True):
        if isinstance(found, Entry) and each.plain and each.item.id not in held:
            held[each.item.id] = found.submission.digest
            if flag := _flag(tx, each.plain, arrival, crowded):
                found = found.flagged(flag)
        flagged.append(found)
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


def _store_all(
    tx: Transaction, every: Sequence[Opened], judged: Sequence[Entry | Rejected]
) -> list[Receipt]:
    first: dict[str, Entry] = {}
    for found in judged:
        if isinstance(found, Entry):
            first.setdefault(found.submission.id, found)
    new = storing.add_entries(tx, list(first.values()))
    repeats = set(first) - new
    held = submissions.digests(tx, repeats) if repeats else {}
    held |= {id: first[id].submission.digest for id in new}
    return [
        _receipt(each, found, first, new, held) for each, found in zip(every, judged, strict=True)
    ]


def _receipt(
    each: Opened,
    found: Entry | Rejected,
    first: Mapping[str, Entry],
    new: set[str],
    held: Mapping[str, str],
) -> Receipt:
    id = each.item.id
    if each.item.refusal:
        return Receipt(id, "refused", each.item.refusal)
    if isinstance(found, Rejected):
        return Receipt(id, "quarantined", found.reason)
    if held[id] != found.submission.digest:
        return Receipt(id, "quarantined", "id_conflict")
    is_new = found is first[id] and id in new
    return Receipt(id, "stored" if is_new else "already_stored")


def _note_numbers(
    tx: Transaction, every: Sequence[Opened], holders: Holders, receipts: Sequence[Receipt]
) -> None:
    """What has come from each tablet, what went to quarantine included: it is not missing."""
    devices.add_numbers(
        tx,
        (
            (holder.device, each.plain.number)
            for each, receipt in zip(every, receipts, strict=True)
            if each.plain
            and each.plain.number is not None
            and (holder := holders.get(each.plain.token or ""))
            and receipt.status != "refused"
        ),
    )


def _to_quarantine(group: Sequence[Brought], receipts: Sequence[Receipt]) -> Iterator[Quarantined]:
    left = iter(receipts)
    for brought in group:
        for each, receipt in zip(brought.opened, left, strict=False):
            if receipt.status == "quarantined":
                item, why = each.item, receipt.reason or ""
                yield Quarantined(item.id, item.digest, item.raw, why, brought.arrival.on)
