"""Real Firefoxes in front of a real server."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from feedback_server.config.settings import PROJECT
from tests.e2e.front import Front
from tests.firefox.device import Firefox
from tests.running_server import Server


@pytest.fixture(scope="session")
def firefox() -> str:
    """The path of a Firefox; without one, an error that says how to get it."""
    found = subprocess.run(
        [PROJECT / "tests" / "firefox.sh"], capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr
    return found.stdout.strip()


@pytest.fixture
def new_device(firefox: str, tmp_path: Path) -> Iterator[Callable[[str], Firefox]]:
    """Makes devices for the address given; they are killed after the test."""
    devices: list[Firefox] = []

    def make(url: str) -> Firefox:
        devices.append(Firefox(firefox, tmp_path / f"profile-{len(devices)}", url))
        return devices[-1]

    yield make
    for device in devices:
        device.kill()


@pytest.fixture
def front(server: Server) -> Iterator[Front]:
    """Stands between the device and the server, and misbehaves when told to."""
    with Front(server.port) as front:
        yield front


@pytest.fixture
def tablet(server: Server, front: Front, new_device: Callable[[str], Firefox]) -> Firefox:
    """A shared tablet that is set up, and reaches the server only through the front."""
    device = new_device(front.url)
    device.start()
    device.set_up(server.add_tablet("V89001"))
    return device
