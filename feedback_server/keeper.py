"""A process that stores what one of those that serve has taken in: most of the work there is.

It opens, checks and stores, and answers after the commit; meanwhile the process that serves keeps
Python's lock for itself. It reads from its standard input, and writes to its standard output,
messages of four bytes that give a length, and so many bytes of MessagePack. It ends when its input
does, and at nothing else, so that what was begun is finished. Started as
``python -m feedback_server.keeper``.
"""

import os
import signal
import struct
import sys
from functools import partial
from typing import BinaryIO

import msgspec
import structlog

from .actions.envelopes import open_all
from .actions.publish_survey import Surveys
from .actions.receive import Receiver, Sent
from .config import load_settings
from .logs import place_of, prepare_logs
from .sealing import load_keys
from .store import Store, is_unreachable

LENGTH = struct.Struct(">I")
FAILED, AWAY = False, True
"""Answers where a group could not be stored and has left no trace: by a fault, or because the
database does not answer."""
_GROUP = msgspec.msgpack.Decoder(list[Sent])


def write_message(to: BinaryIO, body: bytes) -> None:
    to.write(LENGTH.pack(len(body)) + body)
    to.flush()


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
    while (message := read_message(sys.stdin.buffer)) is not None:
        write_message(sys.stdout.buffer, _kept(receiver, message))


def _kept(receiver: Receiver, message: bytes) -> bytes:
    try:
        return msgspec.msgpack.encode(receiver.receive(_GROUP.decode(message)))
    except Exception as error:
        kind, where = type(error).__name__, place_of(error)
        structlog.get_logger().error("failed", kind=kind, where=where, endpoint="keeper")
        return msgspec.msgpack.encode(AWAY if is_unreachable(error) else FAILED)


if __name__ == "__main__":
    main()
