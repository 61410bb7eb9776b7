"""A process that only opens what is sealed, beside the server: most of the work of taking in.

It reads from its standard input, and writes to its standard output, messages of four bytes that
give a length, and so many bytes of MessagePack. It ends when its input does. Started as
``python -m feedback_server.opener FOLDER_OF_KEYS``.
"""

import struct
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from .sealing import CannotOpen, Keys, Sealed, UnknownKey, load_keys

UNKNOWN_KEY, CANNOT_OPEN = 1, 2
LENGTH = struct.Struct(">I")


def open_one(keys: Keys, sealed: Sealed) -> bytes | int:
    """The plaintext, or UNKNOWN_KEY or CANNOT_OPEN."""
    id, key_id, text = sealed
    try:
        return keys.open_text(key_id=key_id, id=id, text=text)
    except UnknownKey:
        return UNKNOWN_KEY
    except CannotOpen:
        return CANNOT_OPEN


def write_message(to: BinaryIO, message: object) -> None:
    body = msgspec.msgpack.encode(message)
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


def main(arguments: Sequence[str]) -> None:
    keys = load_keys(Path(arguments[0]))
    decoder = msgspec.msgpack.Decoder(list[Sealed])
    while (message := read_message(sys.stdin.buffer)) is not None:
        opened = [open_one(keys, each) for each in decoder.decode(message)]
        write_message(sys.stdout.buffer, opened)


if __name__ == "__main__":
    main(sys.argv[1:])
