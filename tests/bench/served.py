"""A server in processes of its own, started by a command."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from feedback_server.config.settings import PROJECT
from tests.running_server import answers, free_port


class Served:
    """Runs for as long as it is entered. ``command`` gets the port in its place ``PORT``."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], log: Path | None = None
    ) -> None:
        self.port = free_port()
        self._command = [each.replace("PORT", str(self.port)) for each in command]
        self._environment = {**os.environ, **environment, "HANDRAIL_PORT": str(self.port)}
        self._log = log

    def __enter__(self) -> "Served":
        with Path(self._log or os.devnull).open("ab") as out:
            self.process = subprocess.Popen(
                self._command,
                env=self._environment,
                cwd=PROJECT,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        deadline = time.monotonic() + 60
        while not answers(f"http://127.0.0.1:{self.port}"):
            assert self.process.poll() is None and time.monotonic() < deadline, "it does not start"
            time.sleep(0.02)
        return self

    def __exit__(self, *_: object) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def ours(folder: Path, database_url: str, processes: int = 1) -> tuple[list[str], dict[str, str]]:
    """The command of our server, and its environment: it keeps its data in ``folder``."""
    environment = {
        "HANDRAIL_BUILD": str(folder / "build"),
        "HANDRAIL_VAR": str(folder / "var"),
        "HANDRAIL_DATABASE_URL": database_url,
        "HANDRAIL_WORKERS": str(processes),
        "HANDRAIL_HTTPS": "1",
        "HANDRAIL_ADDRESS": "https://localhost",
    }
    return [sys.executable, "-m", "feedback_server", "server", "run"], environment
