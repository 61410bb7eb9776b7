"""Check-ins of shared tablets. Anybody may claim to be one: tokens are looked up before anything
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
from feedback_server.store.tablets import departures, tablets

MOST_CHECK_INS = 200
"""Check-ins in one transaction: after a network failure all tablets come at once."""


@dataclass(frozen=True)
class CheckInResult:
    """The tablet that checked in, and the surveys that it is to show."""

    tablet: Tablet
    practice: Practice
    surveys: Sequence[str]


def group_check_ins(store: Store) -> GroupCommit[tuple[str, CheckIn], CheckInResult | None]:
    """A group commit of check-ins, each by its token."""
    return GroupCommit(
        partial(check_in, store), most=MOST_CHECK_INS, is_shared_failure=is_unreachable
    )


def check_in(store: Store, group: Sequence[tuple[str, CheckIn]]) -> list[CheckInResult | None]:
    """Store check-ins in one write transaction, or none where no token is known.

    The result is None where a token is unknown or its tablet switched off.
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
                departures.note(tx, ((known[digest], gone) for gone in said.left))
        return [_checked_in(tx, known[digest]) if digest in known else None for digest in digests]


def round_to_hour(said: CheckIn) -> CheckIn:
    """A tablet is heard of when it sends an answer: to the minute, that would tell when the only
    answer of a day was given."""
    return replace(said, at=said.at.replace(minute=0, second=0, microsecond=0))


def _known(tx: Transaction, digests: Collection[str]) -> dict[str, str]:
    """The active tablets, by the digest of their token."""
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
