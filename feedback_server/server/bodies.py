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
"""The time for all of a body: the largest passes through a line of half a megabit a second."""
MEGABYTE = 2**20


class BodyRefused(Exception):
    """The body is refused; ``status`` is that of the answer."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class ClientDisconnected(Exception):
    """The client is gone: there is nobody to answer."""


@dataclass
class BodyUsage:
    """How many bodies are under way, and how many bytes of them are in memory."""

    number: int = 0
    size: int = 0

    def add(self, other: "BodyUsage") -> None:
        self.number += other.number
        self.size += other.size

    def fits_in(self, most: "BodyUsage") -> bool:
        return self.number <= most.number and self.size <= most.size


MOST_IN_ALL = BodyUsage(4096, 128 * MEGABYTE)
MOST_OF_A_NETWORK = BodyUsage(512, 32 * MEGABYTE)
"""A hundred surgeries may share one address."""


class BodyReader:
    """Reads the bodies of one process, each of ``most`` bytes at the most."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._all = BodyUsage()
        self._networks: defaultdict[bytes, BodyUsage] = defaultdict(BodyUsage)

    @asynccontextmanager
    async def whole(
        self,
        length: int | None,
        address: str | None,
        receive: "Receive",
        *,
        most: int | None = None,
    ) -> AsyncIterator[bytes]:
        """The body, which counts until it is done with. Raises Refused or Gone.

        ``length`` is what the request says of it, if anything. ``most`` is how many bytes this
        one may have, if not as many as others.
        """
        most = most or self._most
        if (length or 0) > most:
            raise BodyRefused(413)
        network, held = network_prefix(address), BodyUsage()
        try:
            self._hold(network, held, BodyUsage(number=1), most)
            yield await self._read(network, held, receive, most)
        finally:
            self._release(network, held)

    async def _read(self, network: bytes, held: BodyUsage, receive: "Receive", most: int) -> bytes:
        body, is_whole = bytearray(), False
        try:
            async with asyncio.timeout(DEADLINE_S):
                while not is_whole:
                    message = await receive()
                    if message["type"] != "http.request":
                        raise ClientDisconnected
                    self._hold(network, held, BodyUsage(size=len(message["body"])), most)
                    body += message["body"]
                    is_whole = not message.get("more_body", False)
        except TimeoutError as error:
            raise BodyRefused(408) from error
        return bytes(body)

    def _hold(self, network: bytes, held: BodyUsage, more: BodyUsage, most: int) -> None:
        for counted in (held, self._all, self._networks[network]):
            counted.add(more)
        if held.size > most:
            raise BodyRefused(413)
        if not (
            self._all.fits_in(MOST_IN_ALL) and self._networks[network].fits_in(MOST_OF_A_NETWORK)
        ):
            raise BodyRefused(503)

    def _release(self, network: bytes, held: BodyUsage) -> None:
        gone = BodyUsage(-held.number, -held.size)
        for counted in (self._all, self._networks[network]):
            counted.add(gone)
        if not self._networks[network].number:
            del self._networks[network]
