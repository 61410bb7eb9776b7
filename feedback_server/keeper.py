"""A process that stores what one of those that serve has taken in: most of the work there is.

It opens, checks and stores, and answers after the commit; meanwhile the process that serves keeps
Python's lock for itself. What has come by the time it has stored the last group is its next one, in
one transaction.

It reads from its standard input, and writes to its standard output, messages of four bytes that
give a length, and so many bytes of MessagePack: what one request sent, and what became of all of a
group, in the order in which they came. It ends when its input does, and at nothing else, so that
what was begun is finished. Started as ``python -m feedback_server.keeper``.
"""

import os
import select
import signal
import struct
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from functools import partial
from typing import BinaryIO

import msgspec
import structlog

from .actions.envelopes import open_all
from .actions.publish_survey import Surveys
from .actions.receive import MOST_A_GROUP, Receiver, Sent
from .actions.received import Taken
from .config import load_settings
from .logs import place_of, prepare_logs
from .sealing import load_keys
from .store import Store, is_unreachable
from .together import done

LENGTH = struct.Struct(">I")
AT_ONCE = 2**20
"""Bytes to read at a time: what a pipe may hold."""
FAILED, AWAY = False, True
"""What became of something that could not be stored and has left no trace: by a fault, or because
the database does not answer."""
_SENT = msgspec.msgpack.Decoder(Sent)


def message_of(body: object) -> bytes:
    packed = msgspec.msgpack.encode(body)
    return LENGTH.pack(len(packed)) + packed


def read_message(source: BinaryIO) -> bytes | None:
    """The next one; None where there is no more, or not the whole of it."""
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    body = source.read(length)
    return body if len(body) == length else None


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    prepare_logs()
    settings = load_settings(os.environ)
    keys, store = load_keys(settings.keys), Store(settings.database_url)
    receiver = Receiver(store, Surveys(), partial(open_all, keys=keys))
    for group in groups(sys.stdin.fileno(), MOST_A_GROUP):
        sys.stdout.buffer.write(message_of(_kept(receiver, group)))
        sys.stdout.buffer.flush()


def groups(source: int, most: int) -> Iterator[list[Sent]]:
    """What has come by now, up to so many submissions, or what one request sent; waits for it."""
    waiting: deque[Sent] = deque()
    held, number = bytearray(), 0
    poll = select.poll()
    poll.register(source, select.POLLIN)
    while True:
        while number < most and (not waiting or poll.poll(0)):
            more = os.read(source, AT_ONCE)
            if not more:
                break
            held += more
            for sent in _taken_from(held):
                waiting.append(sent)
                number += len(sent.envelopes)
        if not waiting:
            return
        group: list[Sent] = []
        size = 0
        while waiting and (not group or size + len(waiting[0].envelopes) <= most):
            group.append(waiting.popleft())
            size += len(group[-1].envelopes)
        number -= size
        yield group


def _taken_from(held: bytearray) -> Iterator[Sent]:
    """The whole messages that it begins with, which are taken away."""
    at = 0
    while len(held) >= at + LENGTH.size:
        (length,) = LENGTH.unpack_from(held, at)
        if len(held) < at + LENGTH.size + length:
            break
        yield _SENT.decode(bytes(held[at + LENGTH.size : at + LENGTH.size + length]))
        at += LENGTH.size + length
    del held[:at]


def _kept(receiver: Receiver, group: Sequence[Sent]) -> list[Taken | bool]:
    outcomes = done(receiver.receive, group, is_unreachable)
    return [_told(each) if isinstance(each, Exception) else each for each in outcomes]


def _told(error: Exception) -> bool:
    kind, where = type(error).__name__, place_of(error)
    structlog.get_logger().error("failed", kind=kind, where=where, endpoint="keeper")
    return AWAY if is_unreachable(error) else FAILED


if __name__ == "__main__":
    main()
