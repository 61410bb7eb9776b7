"""A real network of the published file: imported, answered for in a browser, reported."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import expect

from feedback_server.config.settings import PROJECT
from feedback_server.domain.calendar.calendar_month import Month, london_day
from tests.e2e.counts import figure
from tests.e2e.device import Device, answer
from tests.running_server import Server
from tests.waiting import wait_until

FILE = PROJECT / "tests" / "data" / "practices_aug2025.csv.gz"
NETWORK = "U07032"  # North Stockton PCN
SURGERIES = {"A81002": "QUEENS PARK MEDICAL CENTRE", "A81067": "ALMA MEDICAL CENTRE"}


def test_answers_for_practices_of_a_real_network_stand_in_its_report(
    server: Server, new_device: Callable[[str], Device], tmp_path: Path
) -> None:
    # Given the organisations of the published file
    (tmp_path / "practices.csv").write_bytes(gzip.decompress(FILE.read_bytes()))
    done = server.run("organisation", "import", str(tmp_path / "practices.csv"))
    assert done.returncode == 0, done.stderr

    # When patients of two of its practices answer, one on a tablet and one on a phone
    for (code, name), mode in zip(SURGERIES.items(), ("tablet", "online"), strict=True):
        device = new_device(server.url)
        device.start()
        page = device.set_up(code, mode)
        if mode == "online":
            expect(page.get_by_text(f"About your visit to {name}")).to_be_visible()
        answer(page, experience="Good", seconds=4 if mode == "online" else 0)
        wait_until(lambda: device.outbox() == [])  # noqa: B023 - called at once

    # Then the network's report counts both, by practice and by mode
    month = str(Month.of(london_day(datetime.now(UTC))))
    report = server.report(NETWORK, month)
    assert report["demonstration"] is False
    assert figure(report, "responses") == 2
    assert figure(report, "positive") == 100
    for code in SURGERIES:
        assert figure(report, "responses", practice=code) == 1
    for mode in ("tablet", "online"):
        assert figure(report, "responses", mode=mode) == 1
