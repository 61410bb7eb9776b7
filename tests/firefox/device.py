"""A tablet that runs Firefox: a real one with a profile of its own, to be killed and restarted."""

import json
import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from tests.firefox.marionette import Marionette
from tests.running_server import free_port
from tests.webdriver.device import Device

PREFERENCES = {
    "app.update.disabledForTesting": True,
    "browser.shell.checkDefaultBrowser": False,
    "browser.sessionstore.resume_from_crash": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.startup.max_resumed_crashes": -1,
}
SWITCHES = ("--headless", "--no-remote", "--marionette", "--remote-allow-system-access")


class Firefox(Device):
    def __init__(self, binary: str, profile: Path, url: str) -> None:
        super().__init__(profile, url)
        self.binary = binary
        self.process: subprocess.Popen[bytes] | None = None
        self.session: Marionette

    def start(self, *, storage: bool = True, more: Mapping[str, Any] | None = None) -> Self:
        """``more`` are preferences."""
        port = free_port()
        wanted = {**PREFERENCES, **(more or {}), "marionette.port": port}
        if not storage:
            wanted["network.cookie.cookieBehavior"] = 2
        self.profile.mkdir(exist_ok=True)
        (self.profile / "user.js").write_text(
            "".join(
                f'user_pref("{name}", {json.dumps(value)});\n' for name, value in wanted.items()
            )
        )
        self.process = subprocess.Popen(
            [self.binary, *SWITCHES, "--profile", self.profile],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.session = Marionette(port)
        return self

    def kill(self) -> None:
        if self.process is not None:
            self.session.close()
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(30)
            self.process = None

    def ask(self, command: str, parameters: dict[str, Any]) -> Any:
        return self.session.ask(f"WebDriver:{command}", parameters)

    def run_inside(self, script: str) -> Any:
        """In Firefox itself, where its windows are."""
        self.session.ask("Marionette:SetContext", {"value": "chrome"})
        try:
            return self.run(script)
        finally:
            self.session.ask("Marionette:SetContext", {"value": "content"})
