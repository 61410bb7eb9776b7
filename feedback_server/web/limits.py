"""How much comes from one network, without keeping an address.

A surgery's patients share one address, so several at once is normal; hundreds within an hour is
not. Counts live in memory, under a digest that cannot be undone once this process ends.
"""

import hashlib
import ipaddress
import secrets
import threading
from collections import Counter
from datetime import datetime
from functools import lru_cache

CROWD = 60
"""Submissions an hour from one network; more are kept, and flagged for a person to look at."""
FLOOD = 3000
"""Requests an hour from one network, after which it is asked to wait. What comes from tablets of
ours alone does not count: a hundred surgeries may share one address."""


class Limits:
    """Counts by coarse network (/24, /48) and hour."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(16)
        self._hour = 0
        self._counts: Counter[tuple[str, bytes]] = Counter()
        self._counting = threading.Lock()

    def note(self, kind: str, address: str | None, now: datetime, number: int = 1) -> int:
        """Add to the count of this hour, or give back; the count so far."""
        hour = int(now.timestamp() // 3600)
        key = (kind, hashlib.blake2s(coarse(address), key=self._secret).digest())
        with self._counting:
            if hour != self._hour:
                self._hour = hour
                self._counts.clear()
            count = max(0, self._counts[key] + number)
            if count:
                self._counts[key] = count
            else:
                self._counts.pop(key, None)
            return count

    def so_far(self, kind: str, address: str | None, now: datetime) -> int:
        """The count of this hour. Asking takes no memory: most networks never count."""
        return self.note(kind, address, now, 0)

    def crowded(self, address: str | None, now: datetime, number: int = 1) -> bool:
        """Whether, with these, more came than people in a waiting room can write."""
        return self.note("answers", address, now, number) > CROWD


@lru_cache(4096)
def coarse(address: str | None) -> bytes:
    """The network of an address: a /24, or a /48 of IPv6."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return b""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return found.packed[: 3 if found.version == 4 else 6]
