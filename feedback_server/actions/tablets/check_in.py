"""Shared tablets say how they are. Anybody may claim to be one: they are looked up before anything
is written."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial

from feedback_server.actions.submissions.group_commit import GroupCommit
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.domain.tablets.tablet import CheckIn, Tablet
from feedback_server.store import Store, Transaction, is_unreachable
from feedback_server.store.organisations import organisations
from feedback_server.store.tablets import tablets

MOST_CHECK_INS = 200
"""In one transaction: after a failure of the network all tablets come at once."""


@dataclass(frozen=True)
class CheckInResult:
    """A tablet that was heard of, and what it is to ask for."""

    tablet: Tablet
    practice: Practice
    surveys: Sequence[str]


def group_check_ins(store: Store) -> GroupCommit[tuple[str, CheckIn], CheckInResult | None]:
    """Notes what tablets say, each by its token, in groups."""
    return GroupCommit(
        partial(check_in, store), most=MOST_CHECK_INS, is_shared_failure=is_unreachable
    )


def check_in(store: Store, group: Sequence[tuple[str, CheckIn]]) -> list[CheckInResult | None]:
    """In one transaction, or, where none is a tablet of ours, without one that writes.

    None where a token is unknown, or its tablet has been switched off.
    """
    digests = [_digest(token) for token, _ in group]
    with store.read() as tx:
        known = _known(tx, digests)
    if not known:
        return [None for _ in group]
    with store.write() as tx:
        known = _known(tx, digests)
        for digest, (_, said) in zip(digests, group, strict=True):
            if digest in known:
                tablets.check_in(tx, known[digest], round_to_hour(said))
        return [_checked_in(tx, known[digest]) if digest in known else None for digest in digests]


def round_to_hour(said: CheckIn) -> CheckIn:
    """A tablet is heard of when it sends an answer: to the minute, that would tell when the only
    answer of a day was given."""
    return replace(said, at=said.at.replace(minute=0, second=0, microsecond=0))


def _known(tx: Transaction, digests: Collection[str]) -> dict[str, str]:
    """The tablets in use, by the digest of their token."""
    holders = tablets.token_holders(tx, digests)
    return {digest: each.tablet for digest, each in holders.items() if not each.revoked}


def _checked_in(tx: Transaction, id: str) -> CheckInResult:
    tablet = tablets.find(tx, id)
    assert tablet is not None
    practice = organisations.find_practice(tx, tablet.practice)
    assert practice is not None
    return CheckInResult(tablet, practice, organisations.setup_of(tx, practice.code).surveys)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
