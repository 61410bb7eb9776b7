"""Limits how much comes from one network, without keeping an address.

A surgery's patients share one address, so several at once is normal; hundreds within an hour is
not. Whoever has one network has many addresses, and whoever rents some has them near each other:
so several widths are counted. Counts live in memory, under a digest that cannot be undone once this
process ends; each process of a server has its own, so that so many times as much may come.
"""

import hashlib
import ipaddress
import secrets
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache

MOST_OPEN_AN_HOUR = 60
"""The most submissions of nobody's tablet from one network; more are stored, and flagged."""
MOST_REQUESTS_AN_HOUR = 3000
"""The most requests from one network, before it is asked to wait. What comes from tablets of
ours alone does not count: a hundred surgeries may share one address."""
MOST_QUARANTINE_BYTES = 2_000_000
"""The most bytes from one network in an hour that cannot be stored and no tablet of ours sent: some
batches with a fault in them, no flood."""
WIDTHS = {4: ((24, 1), (16, 10)), 6: ((64, 1), (48, 2), (32, 10))}
"""Bits of an address that name a network, and how many times the limits hold for it: the widest are
whole providers, a mobile network among them."""
MOST_NETWORKS = 200_000
"""How many networks are counted in an hour: some 40 MB. Further ones are counted by those around
them alone: there are so many only where somebody has a whole provider's worth of addresses."""


class RateLimits:
    """Counts by network and hour."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(16)
        self._hour = 0
        self._counts: Counter[tuple[str, bytes]] = Counter()
        self._lock = threading.Lock()

    def note(self, kind: str, address: str | None, now: datetime, number: int = 1) -> int:
        """Add to the count of this hour and of this network, or take from it; returns the count."""
        return self._add(kind, [network_prefix(address)], now, number)[0]

    def reserve(self, address: str | None, now: datetime, number: int) -> int | None:
        """How many of ``number`` submissions may be from anybody; None where the network must wait.

        All of them count as such until ``settle`` says how many were.
        """
        there = networks(address)
        requests = self._add("requests", [prefix for prefix, _ in there], now, 0)
        if any(
            n >= MOST_REQUESTS_AN_HOUR * times
            for n, (_, times) in zip(requests, there, strict=True)
        ):
            return None
        answers = self._add("answers", [prefix for prefix, _ in there], now, number)
        left = (MOST_OPEN_AN_HOUR * times - n for n, (_, times) in zip(answers, there, strict=True))
        return min(left) + number

    def settle(
        self, address: str | None, now: datetime, number: int, *, open_count: int, untrusted: bool
    ) -> None:
        """After ``reserve``: how many were from anybody, and whether any came from no tablet."""
        there = [prefix for prefix, _ in networks(address)]
        self._add("answers", there, now, open_count - number)
        if untrusted:
            self._add("requests", there, now, 1)

    def reserve_quarantine(self, address: str | None, now: datetime, size: int) -> int:
        """How many bytes may go to quarantine; all of ``size`` count as if they did, until
        ``release_quarantine`` takes back what did not."""
        there = networks(address)
        counts = self._add("quarantine", [prefix for prefix, _ in there], now, size)
        left = (
            MOST_QUARANTINE_BYTES * times - n for n, (_, times) in zip(counts, there, strict=True)
        )
        return max(0, min(left) + size)

    def release_quarantine(self, address: str | None, now: datetime, size: int) -> None:
        self._add("quarantine", [prefix for prefix, _ in networks(address)], now, -size)

    def _add(self, kind: str, there: Sequence[bytes], now: datetime, number: int) -> Sequence[int]:
        hour = int(now.timestamp() // 3600)
        keys = [(kind, hashlib.blake2s(prefix, key=self._secret).digest()) for prefix in there]
        with self._lock:
            if hour != self._hour:
                self._hour = hour
                self._counts.clear()
            return [self._add_one(key, number) for key in keys]

    def _add_one(self, key: tuple[str, bytes], number: int) -> int:
        """A count of zero takes no memory: most networks never count."""
        known = key in self._counts
        count = max(0, self._counts[key] + number) if known else max(0, number)
        if not count:
            self._counts.pop(key, None)
        elif known or len(self._counts) < MOST_NETWORKS:
            self._counts[key] = count
        return count


@lru_cache(4096)
def networks(address: str | None) -> Sequence[tuple[bytes, int]]:
    """The networks of an address, the widest first, with how many times the limits hold."""
    return tuple(reversed(tuple(_networks(address))))


def _networks(address: str | None) -> Iterator[tuple[bytes, int]]:
    found = _parsed(address)
    if found is None:
        yield b"", 1
        return
    for bits, times in WIDTHS[found.version]:
        yield bytes([bits]) + found.packed[: bits // 8], times


def network_prefix(address: str | None) -> bytes:
    """The network of an address: a /24, or a /48 of IPv6."""
    found = _parsed(address)
    return found.packed[: 3 if found.version == 4 else 6] if found else b""


@lru_cache(4096)
def _parsed(address: str | None) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        return found.ipv4_mapped
    return found
