"""Real devices in front of a real server."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from tests.e2e.device import ARGUMENTS, AS_PEOPLE_HAVE_IT, Device
from tests.e2e.faulty_proxy import FaultyProxy
from tests.running_server import Server, a_server


@pytest.fixture
def server(request: pytest.FixtureRequest, built: Path, tmp_path: Path) -> Iterator[Server]:
    """A running server: the test's own, or one for all tests that are marked so, which look at
    what a device shows and at nothing that other devices sent."""
    own = request.node.get_closest_marker("own_server")
    if request.node.get_closest_marker("shared_server") and not own:
        yield request.getfixturevalue("shared_server")
        return
    server = _started(tmp_path, built)
    yield server
    server.kill()


@pytest.fixture(scope="session")
def shared_server(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = _started(tmp_path_factory.mktemp("shared"), built)
    yield server
    server.kill()


def _started(folder: Path, built: Path) -> Server:
    """With fewer public pages: each device of each test keeps all of them."""
    server = a_server(folder, built, shutil.ignore_patterns("patients", "surgeries"))
    server.start()
    return server


@pytest.fixture
def new_device(
    request: pytest.FixtureRequest,
    playwright: Playwright,
    chromium: str,
    tmp_path: Path,
    server: Server,
) -> Iterator[Callable[[str], Device]]:
    """Makes devices that open the address given; they are closed after the test."""
    devices: list[Device] = []
    shares = request.node.get_closest_marker("shared_server") is not None
    browser = request.getfixturevalue("shared_browser") if shares else None

    def make(url: str) -> Device:
        profile = tmp_path / f"profile-{len(devices)}"
        devices.append(Device(playwright, chromium, profile, url, server.add_tablet, browser))
        return devices[-1]

    yield make
    for device in devices:
        device.close()


@pytest.fixture(scope="session")
def shared_browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """One for all tests that share a server: each device has a profile of its own in it."""
    browser = playwright.chromium.launch(
        executable_path=chromium, args=ARGUMENTS, ignore_default_args=AS_PEOPLE_HAVE_IT
    )
    yield browser
    browser.close()


@pytest.fixture
def device(server: Server, new_device: Callable[[str], Device]) -> Device:
    """One device, started, that has not opened anything."""
    device = new_device(server.url)
    device.start()
    return device


@pytest.fixture
def proxy(server: Server) -> Iterator[FaultyProxy]:
    """Stands between the device and the server, and misbehaves when told to."""
    with FaultyProxy(server.port) as proxy:
        yield proxy
