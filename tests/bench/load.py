"""Clients that send prepared requests over connections that stay open, and time each answer.

One process, non-blocking sockets: it takes little of the processor that the server needs too.
"""

import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

ROUND = 65536


@dataclass(frozen=True)
class Found:
    """``latencies`` in seconds, one a request that was answered with 200; ``others`` by status."""

    seconds: float
    latencies: Sequence[float]
    others: dict[int, int] = field(default_factory=dict)
    receipts: int = 0
    """How many submissions were said to be stored."""

    def percentile(self, share: float) -> float:
        """In milliseconds."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class _Client:
    def __init__(self, port: int, requests: Iterator[bytes]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.requests = requests
        self.began = 0.0
        self.answer = b""

    def ask(self) -> bool:
        request = next(self.requests, None)
        if request is None:
            return False
        self.answer = b""
        self.began = time.perf_counter()
        self.socket.sendall(request)
        return True

    def hear(self) -> bool:
        """Whether the answer is whole."""
        self.answer += self.socket.recv(ROUND)
        head, found, body = self.answer.partition(b"\r\n\r\n")
        if not found:
            return False
        at = head.lower().index(b"content-length:") + 15
        return len(body) >= int(head[at : at + 12].split(b"\r")[0])


def load(port: int, requests: Iterator[bytes], clients: int, seconds: float) -> Found:
    """Send for so long, or until there are no requests left; what is on its way is waited for."""
    selector = selectors.DefaultSelector()
    latencies: list[float] = []
    others: dict[int, int] = {}
    stored = 0
    asking = 0
    begun = time.perf_counter()
    for _ in range(clients):
        client = _Client(port, requests)
        if client.ask():
            selector.register(client.socket, selectors.EVENT_READ, client)
            asking += 1
    while asking:
        for key, _ in selector.select():
            client = key.data
            if not client.hear():
                continue
            now = time.perf_counter()
            status = int(client.answer[9:12])
            if status == 200:
                latencies.append(now - client.began)
                stored += client.answer.count(b'"stored"')
            else:
                others[status] = others.get(status, 0) + 1
            if now - begun > seconds or not client.ask():
                selector.unregister(client.socket)
                client.socket.close()
                asking -= 1
    return Found(time.perf_counter() - begun, latencies, others, stored)
