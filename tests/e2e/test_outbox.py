"""Saved before thanked, deleted only when echoed."""

import json
from collections.abc import Callable, Sequence

import pytest
from playwright.sync_api import expect

from tests.e2e.counts import stored
from tests.e2e.device import Device, answer, finish, next_question, skip_to_review
from tests.e2e.faulty_proxy import FAULTS, Fault, FaultyProxy, failure
from tests.running_server import Server
from tests.waiting import wait_until

BREAK_STORAGE = """() => {
  IDBFactory.prototype.open = () => { throw new DOMException('full', 'QuotaExceededError'); };
}"""


@pytest.fixture
def behind(proxy: FaultyProxy, new_device: Callable[[str], Device]) -> Device:
    """A tablet that reaches the server only through the proxy."""
    device = new_device(proxy.url)
    device.start()
    device.set_up()
    return device


@pytest.mark.parametrize("some", [FAULTS[::2], FAULTS[1::2]], ids=["these", "others"])
def test_whatever_stands_in_the_way_nothing_is_lost_and_all_arrive(
    behind: Device, proxy: FaultyProxy, server: Server, some: Sequence[Fault]
) -> None:
    for number, fault in enumerate(some, start=1):
        two_answers_meet(fault, behind, proxy)
        assert stored(server) == 2 * number, fault.__name__
    assert server.verify()


def two_answers_meet(fault: Fault, behind: Device, proxy: FaultyProxy) -> None:
    page, name = behind.page, fault.__name__
    proxy.release.clear()
    proxy.fault, proxy.faults_met = fault, 0
    answer(page, why="First")
    wait_until(lambda: proxy.faults_met >= 1)
    finish(page)
    answer(page, why="Second")
    wait_until(lambda: proxy.faults_met >= 2)
    expect(page.get_by_text("We will send them when it is back online"), name).to_be_visible(
        timeout=30_000  # a connection that hangs is given up after 20 seconds
    )
    assert len(behind.outbox()) == 2, name

    proxy.fault = None
    proxy.release.set()
    finish(page)
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_until(lambda: behind.outbox() == [], seconds=30)


def test_it_tries_again_by_itself(behind: Device, proxy: FaultyProxy, server: Server) -> None:
    proxy.fault = failure
    answer(behind.page)
    wait_until(lambda: proxy.faults_met >= 2, seconds=30)
    proxy.fault = None
    wait_until(lambda: behind.outbox() == [], seconds=30)
    assert stored(server) == 1


def test_a_dump_of_the_outbox_holds_no_answer(device: Device, server: Server) -> None:
    page = device.set_up()
    server.kill()
    answer(page, why="The therapist Hildegard was wonderful")
    dump = json.dumps(device.outbox())
    (item,) = device.outbox()
    assert set(item) == {"seq", "envelope", "parked", "number", "day"}
    assert set(item["envelope"]) == {"schema", "id", "key_id", "sealed"}
    for word in ("Hildegard", "wonderful", "experience", "V89001", "tablet"):
        assert word not in dump
    on_disk = [path for path in device.profile.rglob("*") if path.is_file()]
    holding = [str(path) for path in on_disk if b"Hildegard" in path.read_bytes()]
    assert holding == []


def test_two_tabs_send_each_submission_once(
    behind: Device, proxy: FaultyProxy, server: Server
) -> None:
    proxy.fault = failure
    for _ in range(3):
        answer(behind.page)
        finish(behind.page)
    assert behind.context is not None
    other = behind.context.new_page()
    other.goto(proxy.url + "/feedback/")
    proxy.fault = None
    for page in (behind.page, other):
        page.evaluate("dispatchEvent(new Event('online'))")
    wait_until(lambda: behind.outbox() == [], seconds=30)
    assert stored(server) == 3


def test_without_storage_it_is_sent_at_once_and_thanked_only_then(
    device: Device, server: Server
) -> None:
    device.page.add_init_script(f"({BREAK_STORAGE})()")
    page = device.open("/feedback/occupational-therapy/en/?practice=V89001&mode=tablet")
    page.get_by_label("Good", exact=True).check()
    skip_to_review(page)
    page.get_by_role("button", name="Send my feedback").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert stored(server) == 1


def test_neither_storage_nor_server_is_said_plainly_and_the_answers_stay(
    behind: Device, proxy: FaultyProxy, server: Server
) -> None:
    page = behind.page
    page.add_init_script(f"({BREAK_STORAGE})()")
    page.goto(proxy.url + "/feedback/occupational-therapy/en/?practice=V89001&mode=tablet")
    page.get_by_label("Good", exact=True).check()
    next_question(page)
    page.get_by_role("textbox").fill("Kind")
    skip_to_review(page)
    proxy.fault = failure
    page.get_by_role("button", name="Send my feedback").click()

    expect(page.get_by_role("heading", name="We could not send your feedback")).to_be_focused()
    expect(page.get_by_role("heading", name="Thank you")).to_be_hidden()
    expect(page.locator("#why")).to_have_value("Kind")
    behind.assert_accessible()

    proxy.fault = None
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert stored(server) == 1
