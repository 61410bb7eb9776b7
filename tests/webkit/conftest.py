"""Real WebKits in front of a real server, on a display that nobody sees."""

import os
import subprocess
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Protocol, cast

import pytest

from feedback_server.config.settings import PROJECT
from tests.e2e.faulty_proxy import FaultyProxy
from tests.running_server import Server
from tests.webkit.device import WebKit


@pytest.fixture(scope="session")
def display() -> Iterator[None]:
    """A screen in memory; without WebKit, an error that says how to get it."""
    found = subprocess.run(
        [PROJECT / "tests" / "webkit.sh"], capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1400x1200x24", "-nolisten", "tcp"]
    xvfb = subprocess.Popen(
        command, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(write)
    with pytest.MonkeyPatch.context() as environment, os.fdopen(read) as told:
        environment.setenv("DISPLAY", f":{told.readline().strip()}")
        yield
    xvfb.terminate()
    xvfb.wait(10)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Function, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With a failure comes what each device showed last, and what its pages logged."""
    report = yield
    if call.when == "call" and call.excinfo is not None:
        for device in cast("list[WebKit]", item.funcargs.get("devices", [])):
            report.sections.append((device.profile.name, device.last_words()))
    return report


class NewDevice(Protocol):
    def __call__(self, url: str, size: tuple[int, int] = ...) -> WebKit: ...


@pytest.fixture
def devices() -> Iterator[list[WebKit]]:
    """Those of a test, which are killed after it."""
    devices: list[WebKit] = []
    yield devices
    for device in devices:
        device.kill()


@pytest.fixture
def new_device(display: None, tmp_path: Path, devices: list[WebKit]) -> NewDevice:
    """Makes devices for the address given."""

    def make(url: str, size: tuple[int, int] = (1024, 768)) -> WebKit:
        devices.append(WebKit(tmp_path / f"profile-{len(devices)}", url, size))
        return devices[-1]

    return make


@pytest.fixture
def proxy(server: Server) -> Iterator[FaultyProxy]:
    """Stands between the device and the server, and misbehaves when told to."""
    with FaultyProxy(server.port) as proxy:
        yield proxy


@pytest.fixture
def tablet(server: Server, proxy: FaultyProxy, new_device: NewDevice) -> WebKit:
    """A shared tablet that is set up, and reaches the server only through the proxy."""
    device = new_device(proxy.url).start()
    device.set_up(server.add_tablet("V89001"))
    return device


@pytest.fixture
def without_storage(proxy: FaultyProxy, new_device: NewDevice) -> WebKit:
    """A phone that blocks all storage."""
    return new_device(proxy.url).start(storage=False)
