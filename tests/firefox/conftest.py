"""Real Firefoxes in front of a real server."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from feedback_server.config.settings import PROJECT
from tests.e2e.faulty_proxy import FaultyProxy
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
def proxy(server: Server) -> Iterator[FaultyProxy]:
    """Stands between the device and the server, and misbehaves when told to."""
    with FaultyProxy(server.port) as proxy:
        yield proxy


@pytest.fixture
def tablet(server: Server, proxy: FaultyProxy, new_device: Callable[[str], Firefox]) -> Firefox:
    """A shared tablet that is set up, and reaches the server only through the proxy."""
    device = new_device(proxy.url)
    device.start()
    device.set_up(server.add_tablet("V89001"))
    return device


@pytest.fixture
def without_storage(proxy: FaultyProxy, new_device: Callable[[str], Firefox]) -> Firefox:
    """A phone that blocks all storage."""
    return new_device(proxy.url).start(storage=False)
