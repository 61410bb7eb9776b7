"""Firefox's own remote control, Marionette: JSON over a socket, no driver in between.

Mozilla's package for it needs modules that Python 3.13 no longer has.
"""

import json
import socket
import time
from typing import Any


class Marionette:
    """A session with the Firefox that listens at this port; waits until it does."""

    def __init__(self, port: int, *, seconds: float = 60) -> None:
        self._last = 0
        deadline = time.monotonic() + seconds
        while True:
            try:
                self._socket = socket.create_connection(("127.0.0.1", port), timeout=120)
                self._incoming = self._socket.makefile("rb")
                self._read()  # it introduces itself
                break
            except (OSError, ValueError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        self.ask("WebDriver:NewSession", {})

    def ask(self, command: str, parameters: dict[str, Any]) -> Any:
        """The value of the answer; an error becomes a RuntimeError."""
        self._last += 1
        message = json.dumps([0, self._last, command, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
        _, number, error, result = self._read()
        assert number == self._last
        if error is not None:
            raise RuntimeError(f"{command}: {error['error']}: {error['message']}")
        return result["value"] if isinstance(result, dict) and "value" in result else result

    def close(self) -> None:
        self._incoming.close()
        self._socket.close()

    def _read(self) -> Any:
        digits = b""
        while (digit := self._incoming.read(1)) != b":":
            digits += digit
            if not digit:
                raise ConnectionError("Firefox has closed the connection")
        return json.loads(self._incoming.read(int(digits)))
