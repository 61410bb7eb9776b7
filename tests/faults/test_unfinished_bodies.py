"""Hundreds of requests that never end: everybody else is served as if they were not there."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

from tests.factories import an_envelope
from tests.faults.held import unread
from tests.running_server import Server
from tests.server.test_killed import post
from tests.waiting import wait_until

UNFINISHED = 500
LIVE_S = 0.5
MEGABYTE = 2**20
MOST_GROWTH = 300 * MEGABYTE
"""Of the memory, by bodies of which 32 MB a network are held."""
LARGE = 1_900_000
ADDRESSES = ("/api/v1/submissions", "/feedback/occupational-therapy/en/", "/staff/sign-in")


@contextmanager
def unfinished(server: Server, part: bytes, network: int = 20) -> Iterator[list[socket.socket]]:
    """Held open until this is over."""
    with ExitStack() as lines:
        held = []
        for number in range(UNFINISHED):
            line = socket.create_connection(
                ("127.0.0.1", server.port), 10, source_address=(f"127.{network}.1.1", 0)
            )
            lines.enter_context(closing(line))
            head = f"POST {ADDRESSES[number % 3]} HTTP/1.1\r\nHost: localhost\r\n"
            kind = f"Content-Type: application/json\r\nContent-Length: {LARGE}\r\n\r\n"
            with suppress(OSError):  # refused
                line.sendall((head + kind).encode() + part)
            held.append(line)
        wait_until(lambda: not any(unread(server.port)))
        yield held


def slowest_answer(server: Server, path: str = "/healthz") -> float:
    """Of twenty, each over a connection of its own."""
    slowest = 0.0
    for _ in range(20):
        began = time.monotonic()
        line = HTTPConnection("127.0.0.1", server.port, timeout=30)
        line.request("GET", path)
        assert line.getresponse().status == 200
        line.close()
        slowest = max(slowest, time.monotonic() - began)
    return slowest


def memory(server: Server) -> int:
    """Resident, of the largest process of the server."""
    assert server.process is not None
    group = server.process.pid
    sizes = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text("ascii", "replace").rpartition(")")[2].split()
            if int(fields[2]) == group:
                sizes.append(int(fields[21]) * 4096)
    return max(sizes)


def test_five_hundred_unfinished_bodies_keep_nobody_out(server: Server) -> None:
    with unfinished(server, b"{"):
        healthz, page = slowest_answer(server), slowest_answer(server, "/")
        assert len(post(server, [an_envelope(server.keys)])) == 1
    print(f"{UNFINISHED} unfinished: /healthz {healthz:.3f} s, a page {page:.3f} s at the slowest")
    assert healthz < LIVE_S


def test_five_hundred_large_ones_take_no_more_memory_than_there_is_for_them(
    server: Server,
) -> None:
    before = memory(server)
    with unfinished(server, b" " * (LARGE - 1)):
        healthz = slowest_answer(server)
        grown = memory(server) - before
        assert len(post(server, [an_envelope(server.keys)])) == 1, "another network"
    print(f"{UNFINISHED} large ones: {grown / MEGABYTE:.0f} MB, /healthz {healthz:.3f} s")
    assert healthz < LIVE_S
    assert grown < MOST_GROWTH


def test_whoever_drips_is_cut_off(server: Server) -> None:
    with unfinished(server, b"{") as held:
        began = time.monotonic()

        def drip_until_all_are_over() -> bool:
            time.sleep(1)
            for line in list(held):
                if said := over(line):
                    assert said in (b"", b"HTTP/1.1 408"), said
                    held.remove(line)
            return not held

        wait_until(drip_until_all_are_over, seconds=90)
        assert time.monotonic() - began > 20, "a slow line has time"
    assert len(post(server, [an_envelope(server.keys)])) == 1


def over(line: socket.socket) -> bytes | None:
    """Sends one more byte; what it was told, if it was."""
    line.setblocking(False)
    with suppress(BlockingIOError):
        try:
            line.send(b" ")
            return line.recv(12)
        except (BrokenPipeError, ConnectionResetError):
            return b""
    return None
