"""One server at a time on a folder of data, and on a port."""

import errno
import fcntl
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = "serving.lock"
"""Held by a server and all its processes: the next one starts when the last of them has ended."""
PATIENCE_S = 3.0
"""How long a server that was stopped or killed may take to end."""
LOOK_AGAIN_S = 0.05


class InUse(Exception):
    """Another process uses the folder or the port. The message says which."""


class CannotListen(Exception):
    """This machine has no such address, or this user may not listen there."""


@contextmanager
def exclusive_folder(var: Path, *, patience_s: float | None = None) -> Iterator[None]:
    """Lock the data folder against other servers; raises InUse."""
    var.mkdir(parents=True, exist_ok=True)
    handle = os.open(var / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if not _in_time(lambda: _is_locked(handle), patience_s):
            holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip()
            raise InUse(f"Another server, process {holder}, has {var}")
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def require_port(host: str, port: int) -> None:
    """Raises InUse if another process listens there: Granian would share the port with it."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise CannotListen(f"{host}: {error.strerror}") from error

    def is_free() -> bool:
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(address)
            except OSError as error:
                if error.errno == errno.EADDRINUSE:
                    return False
                raise CannotListen(f"{host}, port {port}: {error.strerror}") from error
            return True

    if not _in_time(is_free):
        raise InUse(f"Something else listens on port {port}")


def _is_locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _in_time(is_so: Callable[[], bool], patience_s: float | None = None) -> bool:
    until = time.monotonic() + (PATIENCE_S if patience_s is None else patience_s)
    while not is_so():
        if time.monotonic() > until:
            return False
        time.sleep(LOOK_AGAIN_S)
    return True
