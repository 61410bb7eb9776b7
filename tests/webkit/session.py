"""WebKitGTK's driver: WebDriver over HTTP, as W3C has written it down."""

import json
import os
import signal
import subprocess
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.running_server import free_port
from tests.waiting import wait_until

BROWSER = Path(__file__).with_name("browser")
ROUTES = {
    "Navigate": "url",
    "Back": "back",
    "ExecuteScript": "execute/sync",
    "ExecuteAsyncScript": "execute/async",
    "ElementClick": "element/{id}/click",
    "ElementSendKeys": "element/{id}/value",
    "AddCookie": "cookie",
    "GetWindowHandles": "window/handles",
    "NewWindow": "window/new",
    "SwitchToWindow": "window",
    "TakeScreenshot": "screenshot",
}
READS = {"GetWindowHandles", "TakeScreenshot"}


class Session:
    """A driver and the browser that it has started; what the pages log goes to ``log``."""

    def __init__(self, log: Path, *arguments: str) -> None:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                ["WebKitWebDriver", f"--port={port}"],
                stdout=out,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        wait_until(lambda: self._request("GET", "/status"))
        options = {"binary": str(BROWSER), "args": ["--automation", *arguments]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        started = self._request("POST", "/session", wanted)
        self.address += f"/session/{started['sessionId']}"

    def ask(self, command: str, parameters: dict[str, Any]) -> Any:
        """The value of the answer; an error becomes a RuntimeError."""
        method = "GET" if command in READS else "POST"
        return self._request(method, f"/{ROUTES[command].format(**parameters)}", parameters)

    def kill(self) -> None:
        """SIGKILL to the driver, the browser and its processes."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)

    def _request(self, method: str, path: str, body: Any = None) -> Any:
        data = json.dumps(body).encode() if method == "POST" else None
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.address + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            with error:
                raise RuntimeError(json.load(error)["value"]) from None
