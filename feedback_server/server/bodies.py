"""Reads the body of a request whole, with a deadline and limits, before anything is done about it.

So no thread is taken for what has not arrived yet, and what has arrived of all of them fits into
memory.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feedback_server.web.security.rate_limits import network_prefix

if TYPE_CHECKING:
    from a2wsgi.asgi_typing import Receive

DEADLINE_S = 30.0
"""For all of a body: the largest passes through a line of half a megabit a second."""
MEGABYTE = 2**20


class Refused(Exception):
    """The body is not taken; ``status`` is that of the answer."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Gone(Exception):
    """Nobody is left to answer to."""


@dataclass
class Held:
    """How many bodies are under way, and how many bytes of them are in memory."""

    number: int = 0
    size: int = 0

    def add(self, other: "Held") -> None:
        self.number += other.number
        self.size += other.size

    def fits_in(self, most: "Held") -> bool:
        return self.number <= most.number and self.size <= most.size


MOST = Held(4096, 128 * MEGABYTE)
MOST_OF_A_NETWORK = Held(512, 32 * MEGABYTE)
"""A hundred surgeries may share one address."""


class Bodies:
    """Those of one process, each of ``most`` bytes at the most."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._all = Held()
        self._networks: defaultdict[bytes, Held] = defaultdict(Held)

    @asynccontextmanager
    async def whole(
        self, length: int | None, address: str | None, receive: "Receive"
    ) -> AsyncIterator[bytes]:
        """The body, which counts until it is done with. Raises Refused or Gone.

        ``length`` is what the request says of it, if anything.
        """
        if (length or 0) > self._most:
            raise Refused(413)
        network, held = network_prefix(address), Held()
        try:
            self._hold(network, held, Held(number=1))
            yield await self._read(network, held, receive)
        finally:
            self._let_go(network, held)

    async def _read(self, network: bytes, held: Held, receive: "Receive") -> bytes:
        body, is_whole = bytearray(), False
        try:
            async with asyncio.timeout(DEADLINE_S):
                while not is_whole:
                    message = await receive()
                    if message["type"] != "http.request":
                        raise Gone
                    self._hold(network, held, Held(size=len(message["body"])))
                    body += message["body"]
                    is_whole = not message.get("more_body", False)
        except TimeoutError as error:
            raise Refused(408) from error
        return bytes(body)

    def _hold(self, network: bytes, held: Held, more: Held) -> None:
        for counted in (held, self._all, self._networks[network]):
            counted.add(more)
        if held.size > self._most:
            raise Refused(413)
        if not (self._all.fits_in(MOST) and self._networks[network].fits_in(MOST_OF_A_NETWORK)):
            raise Refused(503)

    def _let_go(self, network: bytes, held: Held) -> None:
        gone = Held(-held.number, -held.size)
        for counted in (self._all, self._networks[network]):
            counted.add(gone)
        if not self._networks[network].number:
            del self._networks[network]
