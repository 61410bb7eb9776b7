"""Holds back whoever tries passwords, by account and by network, across processes.

Neither names nor addresses are kept: only keyed digests, for a quarter of an hour. A name that
is no account counts as one that is, so that being held back tells nothing.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ..store import Store, tries
from ..store.old_rows import forget

WINDOW = timedelta(minutes=15)
OF_ACCOUNT = 10
"""Tries for one account in a window, of which a person who mistypes needs three."""
OF_NETWORK = 100
"""Tries from one network in a window: a whole surgery may share an address."""


@dataclass(frozen=True)
class Tries:
    """The two counts that one try to sign in adds to."""

    account: str
    network: str
    ends_at: datetime


def tries_of(key: bytes, *, name: str, network: bytes, now: datetime) -> Tries:
    """``network`` is the part of an address that is counted together."""
    length = WINDOW.total_seconds()
    ends = datetime.fromtimestamp((now.timestamp() // length + 1) * length, UTC)

    def keyed(kind: bytes, of: bytes) -> str:
        words = b"\0".join((b"sign-in", kind, ends.isoformat().encode(), of))
        return hmac.new(key, words, hashlib.sha256).hexdigest()

    hidden = name.encode("utf-8", "surrogatepass")
    return Tries(keyed(b"account", hidden), keyed(b"network", network), ends)


def begin(store: Store, tried: Tries, *, now: datetime) -> bool:
    """Count a try before the password is looked at; whether it may go ahead."""
    with store.write() as tx:
        forget(tx, tries.ended(now))
        of_account = tries.add_try(tx, tried.account, tried.ends_at)
        of_network = tries.add_try(tx, tried.network, tried.ends_at)
    return of_account <= OF_ACCOUNT and of_network <= OF_NETWORK


def succeeded(store: Store, tried: Tries) -> None:
    """The account begins anew, and its network is not charged for this try."""
    with store.write() as tx:
        tries.forget(tx, tried.account)
        tries.take_back(tx, tried.network)
