"""The outbox in any browser: saved before thanked, deleted only when echoed.

A folder of tests for a browser subclasses `OutboxSuite` and has two fixtures: ``tablet``, set up
and reaching the server only through the proxy, and ``without_storage``, started, which has not
opened anything.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.e2e.counts import stored
from tests.e2e.faulty_proxy import FAULTS, Fault, FaultyProxy, failure, failure_of_submissions
from tests.running_server import Server
from tests.waiting import wait_until

LATER = "We will send them when it is back online"
ONLINE = "dispatchEvent(new Event('online'))"
LEFT = """
  const fields = [...document.querySelectorAll("input:not([type=hidden]), textarea")];
  const filled = fields.filter(field => field.type === "radio" || field.type === "checkbox"
    ? field.checked : field.value);
  const stored = [localStorage, sessionStorage].map(store => JSON.stringify({...store}));
  return [filled.length, location.href, document.cookie, JSON.stringify(history.state),
    document.documentElement.innerHTML, ...stored].join(" ");
"""
"""What a script can find on the page; how many fields are filled in comes first."""
SURVEY = "/feedback/occupational-therapy/en/?practice=V89001&mode=online"


class Tablet(Protocol):
    """What the tests ask of a browser: `tests.webdriver.device.Device` says it in full."""

    profile: Path

    def start(self) -> object: ...
    def kill(self) -> None: ...
    def open(self, address: str) -> None: ...
    def go_back(self) -> None: ...
    def open_tab(self, address: str) -> None: ...
    def run(self, script: str) -> Any: ...
    def run_in_tabs(self, script: str) -> None: ...
    def says(self, words: str) -> bool: ...
    def focused(self) -> str: ...
    def press(self, name: str) -> None: ...
    def answer(self, why: str = ...) -> None: ...
    def fill_in(self, why: str) -> None: ...
    def fill_in_and_send(self, why: str) -> None: ...
    def finish(self) -> None: ...
    def is_thanked(self) -> bool: ...
    def is_at_start(self) -> bool: ...
    def outbox(self) -> list[dict[str, Any]]: ...
    def assert_accessible(self) -> None: ...


class OutboxSuite:
    @pytest.mark.parametrize("some", [FAULTS[::2], FAULTS[1::2]], ids=["these", "others"])
    def test_whatever_stands_in_the_way_nothing_is_lost_and_all_arrive(
        self, tablet: Tablet, proxy: FaultyProxy, server: Server, some: Sequence[Fault]
    ) -> None:
        for number, fault in enumerate(some, start=1):
            two_answers_meet(fault, tablet, proxy)
            assert stored(server) == 2 * number, fault.__name__
        assert server.verify()

    def test_patients_in_a_row_leave_nothing_behind(
        self, tablet: Tablet, proxy: FaultyProxy, server: Server
    ) -> None:
        """In three ways: sent, the page left and opened again, left and come back to."""

        def assert_clean() -> None:
            wait_until(tablet.is_at_start)
            left = str(tablet.run(LEFT))
            assert left.startswith("0 ")
            assert "Hildegard" not in left

        tablet.fill_in_and_send("Hildegard, the first")
        wait_until(tablet.is_thanked)
        tablet.finish()
        assert_clean()
        tablet.fill_in("Hildegard, the second")
        tablet.open("/feedback/")
        assert_clean()
        tablet.fill_in("Hildegard, the third")
        tablet.open("/privacy/")
        tablet.go_back()
        assert_clean()
        wait_until(lambda: tablet.outbox() == [])
        assert stored(server) == 1

    def test_it_tries_again_by_itself(
        self, tablet: Tablet, proxy: FaultyProxy, server: Server
    ) -> None:
        proxy.fault = failure
        tablet.answer()
        wait_until(lambda: proxy.faults_met >= 2, seconds=30)
        proxy.fault = None
        wait_until(lambda: tablet.outbox() == [], seconds=30)
        assert stored(server) == 1

    def test_answered_without_a_server_and_killed_the_answers_are_on_the_disk_and_sealed(
        self, tablet: Tablet, server: Server
    ) -> None:
        # Given a server that has stopped, and three patients who were thanked
        server.kill()
        for number in range(3):
            tablet.answer(f"The therapist Hildegard was wonderful, {number}")
            if number < 2:
                tablet.finish()

        # When the browser is killed at the last thank-you, and the app is opened without a server
        tablet.kill()
        tablet.start()
        tablet.open("/feedback/")

        # Then it opens, all three wait, and nothing of what was written is on the disk
        wait_until(tablet.is_at_start)
        assert_sealed(tablet, 3)

        # And they arrive once the server is back
        server.start()
        tablet.run(ONLINE)
        wait_until(lambda: tablet.outbox() == [], seconds=30)
        assert stored(server) == 3

    def test_two_tabs_send_each_submission_once(
        self, tablet: Tablet, proxy: FaultyProxy, server: Server
    ) -> None:
        proxy.fault = failure
        for _ in range(3):
            tablet.answer()
            tablet.finish()
        tablet.open_tab("/feedback/")
        proxy.fault = None
        tablet.run_in_tabs(ONLINE)
        wait_until(lambda: tablet.outbox() == [], seconds=30)
        assert stored(server) == 3

    def test_without_storage_it_is_sent_at_once_and_thanked_only_then(
        self, without_storage: Tablet, proxy: FaultyProxy, server: Server
    ) -> None:
        # Given a browser that blocks all storage, and a survey that is filled in
        device = without_storage
        device.open(SURVEY)
        proxy.fault = failure_of_submissions
        device.fill_in_and_send("Kind")

        # Then without a way to send nobody is thanked, and what was written stays
        wait_until(lambda: device.focused() == "We could not send your feedback", seconds=30)
        assert not device.is_thanked()
        assert device.run("return document.querySelector('#why').value") == "Kind"
        device.assert_accessible()

        # And with one it is sent before the thank-you
        proxy.fault = None
        device.press("Try again")
        wait_until(device.is_thanked)
        assert stored(server) == 1

    def test_nothing_is_left_for_the_next_patient_and_back_leads_to_the_pin(
        self, tablet: Tablet
    ) -> None:
        tablet.answer("Hildegard was kind")
        tablet.finish()
        assert_blank(tablet)
        tablet.go_back()
        wait_until(lambda: tablet.run("return location.pathname") == "/feedback/tablet/")
        wait_until(lambda: tablet.says("PIN"))
        assert_blank(tablet)


def two_answers_meet(fault: Fault, tablet: Tablet, proxy: FaultyProxy) -> None:
    proxy.release.clear()
    proxy.fault, proxy.faults_met = fault, 0
    tablet.answer("First")
    wait_until(lambda: proxy.faults_met >= 1)
    tablet.finish()
    tablet.answer("Second")
    wait_until(lambda: proxy.faults_met >= 2)
    wait_until(lambda: tablet.says(LATER), seconds=30)  # one that hangs is given up after 20 s
    assert len(tablet.outbox()) == 2, fault.__name__

    proxy.fault = None
    proxy.release.set()
    tablet.finish()
    tablet.run(ONLINE)
    wait_until(lambda: tablet.outbox() == [], seconds=30)


def assert_sealed(tablet: Tablet, count: int) -> None:
    """As many wait, and nobody who has the device can read them."""
    waiting = tablet.outbox()
    assert len(waiting) == count
    for item in waiting:
        assert set(item) == {"seq", "envelope", "parked", "number", "day"}
        assert set(item["envelope"]) == {"schema", "id", "key_id", "sealed"}
    dump = json.dumps(waiting)
    for word in ("Hildegard", "wonderful", "experience", "V89001", "tablet"):
        assert word not in dump
    on_disk = [path for path in tablet.profile.rglob("*") if path.is_file()]
    assert [path for path in on_disk if b"Hildegard" in content_of(path)] == []
    assert len(on_disk) > 20


def content_of(path: Path) -> bytes:
    """Nothing of a file that the browser, which runs, has just deleted."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def assert_blank(tablet: Tablet) -> None:
    """Nothing of what was written is in the page."""
    assert "Hildegard" not in str(tablet.run("return document.documentElement.outerHTML"))
    written = "[...document.querySelectorAll('textarea')].map(box => box.value).join('')"
    assert tablet.run(f"return {written}") == ""
