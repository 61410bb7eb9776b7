"""A real network of the published file: imported, answered for in a browser, reported."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from feedback_server.config import PROJECT
from feedback_server.domain.period import Month, london_day
from tests.e2e.device import Device, answer, wait_until
from tests.server import Server

pytestmark = pytest.mark.browser

FILE = PROJECT / "tests" / "data" / "practices_excerpt.csv"
NETWORK = "U07032"  # North Stockton PCN
SURGERIES = {"A81002": "QUEENS PARK MEDICAL CENTRE", "A81067": "ALMA MEDICAL CENTRE"}


def test_answers_for_practices_of_a_real_network_stand_in_its_report(
    server: Server, new_device: Callable[[str], Device]
) -> None:
    # Given the organisations of the published file
    done = server.run("organisations", "import", str(FILE))
    assert done.returncode == 0, done.stderr

    # When patients of two of its practices answer, one on a tablet and one on a phone
    for (code, name), mode in zip(SURGERIES.items(), ("tablet", "online"), strict=True):
        device = new_device(server.url)
        device.start()
        page = device.set_up(code, mode)
        expect(page.get_by_text(f"About your visit at {name}")).to_be_visible()
        answer(page, experience="Good")
        wait_until(lambda device=device: device.outbox() == [])

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


def figure(report: dict[str, object], measure: str, **about: str) -> object:
    """The value of the first figure with this measure and about just this."""
    wanted = {"practice": "", "mode": "", "code": ""} | about
    for found in figures(report):
        where = {key: found["about"][key] for key in wanted}
        if found["measure"] == measure and where == wanted:
            return found["value"]
    raise AssertionError(f"the report has no {measure} of {about}")


def figures(part: object) -> "list[dict[str, dict[str, str]]]":
    """Every figure in a report, wherever it stands."""
    if isinstance(part, dict):
        own = [part] if "measure" in part else []
        return own + [each for value in part.values() for each in figures(value)]
    if isinstance(part, list):
        return [each for value in part for each in figures(value)]
    return []
