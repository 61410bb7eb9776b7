"""Handrail as a server has it: the wheel in an environment of its own, far from the checkout."""

import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from feedback_server.cli.server_files import LOCKS
from feedback_server.config.settings import PROJECT
from feedback_server.crypto.hpke import SealingKeys, load_sealing_keys
from tests.running_server import answers, free_port
from tests.waiting import wait_until

PIP = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")


class Installed:
    """``home`` is where its commands run and keep their data."""

    def __init__(self, environment: Path, home: Path) -> None:
        self.bin = environment / "bin"
        self.home = home
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.server: subprocess.Popen[bytes] | None = None

    @property
    def package(self) -> Path:
        (found,) = self.bin.parent.glob("lib/python*/site-packages/feedback_server")
        return found

    @property
    def keys(self) -> SealingKeys:
        return load_sealing_keys(self.home / "var" / "keys" / "sealing")

    def run(self, *arguments: str, **more: str) -> CompletedProcess[str]:
        """A `handrail` command; no Node is on its path, nor anything else."""
        command = [str(self.bin / "handrail"), *arguments]
        environment = self._environment(more)
        return subprocess.run(
            command, cwd=self.home, env=environment, capture_output=True, text=True, check=False
        )

    def python(self, code: str) -> str:
        """What this code prints."""
        done = subprocess.run(
            [self.bin / "python", "-c", code],
            cwd=self.home,
            env=self._environment({}),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def serve(self, **more: str) -> None:
        """Start `handrail server run`, and wait until it answers."""
        with (self.home / "server.log").open("wb") as log:
            self.server = subprocess.Popen(
                [self.bin / "handrail", "server", "run"],
                cwd=self.home,
                env=self._environment(more),
                stdout=log,
                stderr=log,
            )
        wait_until(lambda: answers(self.url), seconds=60)

    def stop(self) -> None:
        if self.server is not None:
            self.server.terminate()
            self.server.wait(30)
            self.server = None

    def _environment(self, more: dict[str, str]) -> dict[str, str]:
        return {"PATH": "/nowhere", "HANDRAIL_PORT": str(self.port), **more}


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `make wheel` fills."""
    return a_wheel(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="session")
def environment(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    (wheel,) = made.glob("*.whl")
    locked = ("--no-build-isolation", "--use-pep517", "--require-hashes", "-r")
    for lock in LOCKS:
        subprocess.run([python, *PIP, *locked, made / lock], check=True)
    subprocess.run([python, *PIP, "--no-deps", wheel], check=True)
    yield folder
    shutil.rmtree(folder)  # a quarter of a gigabyte, which pytest would keep


@pytest.fixture
def installed(environment: Path, tmp_path: Path) -> Iterator[Installed]:
    installed = Installed(environment, tmp_path)
    yield installed
    installed.stop()


def a_wheel(out: Path, *, from_scratch: bool = False) -> Path:
    if from_scratch:
        shutil.rmtree(PROJECT / "build" / "wheel", ignore_errors=True)
    handrail = Path(sys.executable).parent / "handrail"
    subprocess.run(
        [handrail, "site", "make-wheel", "--allow-overdue", "--out", out], cwd=out, check=True
    )
    return out
