"""Many clients in one process, each at its own pace, over as many connections as are allowed.

A client is a generator. It yields a request and is sent the answer, or yields a moment of the
crowd's ``now`` and goes on then. As a browser does, it waits 20 seconds for an answer, in which
it also has to get a connection; and where one that had stayed open turns out to be closed, it asks
once more over another.
"""

import heapq
import selectors
import socket
import time
from collections import deque
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from itertools import count

PATIENCE_S = 20.0
ROUND = 262_144
HELD_UP_S = 2.0
"""Longer than anything that is done here: this whole process was stopped meanwhile."""


@dataclass(frozen=True)
class Answer:
    """``headers`` by their names in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


Client = Generator[bytes | float, Answer | None, None]
"""None is sent in the place of an answer that did not come."""


@dataclass
class _Ask:
    client: Client
    request: bytes
    began: float
    again: bool = False
    over: bool = False
    connection: "_Connection | None" = None


@dataclass
class _Connection:
    socket: socket.socket
    ask: _Ask | None = None
    used: int = 0
    left: memoryview = field(default_factory=lambda: memoryview(b""))
    answer: bytearray = field(default_factory=bytearray)


@dataclass
class Seen:
    """What the clients saw: seconds until each answer, by status; 0 is for none."""

    took: dict[int, list[float]] = field(default_factory=dict)
    most_open: int = 0

    def note(self, status: int, seconds: float) -> None:
        self.took.setdefault(status, []).append(seconds)


class Crowd:
    """Runs clients against 127.0.0.1 until the last one has ended."""

    def __init__(self, port: int, connections: int) -> None:
        self.seen = Seen()
        self._port, self._most = port, connections
        self._selector = selectors.DefaultSelector()
        self._open = 0
        self._free: list[_Connection] = []
        self._queue: deque[_Ask] = deque()
        self._asked: deque[_Ask] = deque()
        self._later: list[tuple[float, int, Client]] = []
        self._order = count()
        self._living = 0
        self._round = time.monotonic()
        self.held_up_s = 0.0
        """For how long this process was stopped in all; it counts as no time."""

    def now(self) -> float:
        return time.monotonic() - self.held_up_s

    def run(self, clients: Iterable[Client]) -> None:
        """All of them begin at once."""
        for client in clients:
            self._living += 1
            self._later.append((0.0, next(self._order), client))
        while self._living:
            self._wake()
            pause = self._pause()
            for key, mask in self._selector.select(pause):
                self._ready(key.data, mask)
            self._look_at_the_clock(pause)
            self._give_up()

    def close(self) -> None:
        for key in list(self._selector.get_map().values()):
            self._drop(key.data)
        self._selector.close()

    def _look_at_the_clock(self, pause: float) -> None:
        before, self._round = self._round, time.monotonic()
        taken = self._round - before - pause
        if taken > HELD_UP_S:
            self.held_up_s += taken

    def _wake(self) -> None:
        now = self.now()
        while self._later and self._later[0][0] <= now:
            self._go_on(heapq.heappop(self._later)[2], None)

    def _pause(self) -> float:
        moments = [self._later[0][0]] if self._later else []
        moments += [self._asked[0].began + PATIENCE_S] if self._asked else []
        return max(0.0, min(moments) - self.now()) if moments else PATIENCE_S

    def _give_up(self) -> None:
        now = self.now()
        while self._asked and (self._asked[0].over or self._asked[0].began + PATIENCE_S <= now):
            ask = self._asked.popleft()
            if ask.over:
                continue
            if ask.connection is not None:
                self._drop(ask.connection)
            self._end(ask, None)

    def _go_on(self, client: Client, answer: Answer | None) -> None:
        try:
            wanted = client.send(answer)
        except StopIteration:
            self._living -= 1
            return
        if isinstance(wanted, float):
            heapq.heappush(self._later, (wanted, next(self._order), client))
            return
        ask = _Ask(client, wanted, self.now())
        self._asked.append(ask)
        self._queue.append(ask)
        self._send_queued()

    def _send_queued(self) -> None:
        while self._queue and (self._free or self._open < self._most):
            ask = self._queue.popleft()
            if not ask.over:
                self._send(ask, self._connect() if ask.again or not self._free else None)

    def _connect(self) -> _Connection:
        plug = socket.socket()
        plug.setblocking(False)
        plug.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        plug.connect_ex(("127.0.0.1", self._port))
        self._open += 1
        self.seen.most_open = max(self.seen.most_open, self._open)
        connection = _Connection(plug)
        self._selector.register(plug, selectors.EVENT_WRITE, connection)
        return connection

    def _send(self, ask: _Ask, fresh: _Connection | None) -> None:
        connection = fresh or self._free.pop()
        connection.ask, ask.connection = ask, connection
        connection.left = memoryview(ask.request)
        connection.answer.clear()
        self._selector.modify(connection.socket, selectors.EVENT_WRITE, connection)

    def _ready(self, connection: _Connection, mask: int) -> None:
        try:
            if mask & selectors.EVENT_WRITE:
                self._write(connection)
            else:
                self._read(connection)
        except BlockingIOError:
            return
        except OSError:
            self._lose(connection)

    def _write(self, connection: _Connection) -> None:
        connection.left = connection.left[connection.socket.send(connection.left) :]
        if not connection.left:
            self._selector.modify(connection.socket, selectors.EVENT_READ, connection)

    def _read(self, connection: _Connection) -> None:
        heard = connection.socket.recv(ROUND)
        if not heard:
            raise ConnectionResetError
        connection.answer += heard
        answer = _whole(bytes(connection.answer))
        ask = connection.ask
        if answer is None or ask is None:
            return
        connection.ask = ask.connection = None
        connection.used += 1
        self._free.append(connection)
        self._end(ask, answer)
        self._send_queued()

    def _lose(self, connection: _Connection) -> None:
        ask, fresh = connection.ask, not connection.used
        self._drop(connection)
        if ask is not None and not fresh and not connection.answer and not ask.again:
            ask.again, ask.connection = True, None
            self._queue.appendleft(ask)
        elif ask is not None:
            self._end(ask, None)
        self._send_queued()

    def _drop(self, connection: _Connection) -> None:
        self._selector.unregister(connection.socket)
        connection.socket.close()
        self._open -= 1
        if connection in self._free:
            self._free.remove(connection)

    def _end(self, ask: _Ask, answer: Answer | None) -> None:
        ask.over = True
        self.seen.note(answer.status if answer else 0, self.now() - ask.began)
        self._go_on(ask.client, answer)


def _whole(heard: bytes) -> Answer | None:
    """None where more is to come."""
    head, found, body = heard.partition(b"\r\n\r\n")
    if not found:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    if len(body) < int(headers.get("content-length", "0")):
        return None
    return Answer(int(first.split()[1]), headers, body)
