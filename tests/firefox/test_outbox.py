"""The outbox in Firefox: saved before thanked, deleted only when echoed."""

import json
from collections.abc import Callable

import pytest

from tests.e2e.counts import stored
from tests.e2e.faulty_proxy import FAULTS, Fault, FaultyProxy, failure, failure_of_submissions
from tests.firefox.device import Firefox
from tests.running_server import Server
from tests.waiting import wait_until

LATER = "We will send them when it is back online"


def waiting(device: Firefox) -> int:
    return len(json.loads(device.outbox()))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_whatever_stands_in_the_way_nothing_is_lost(
    tablet: Firefox, proxy: FaultyProxy, server: Server, fault: Fault
) -> None:
    # Given something between the tablet and the server
    proxy.fault = fault

    # When two patients answer
    for why in ("First", "Second"):
        tablet.answer(why)
        wait_until(tablet.is_thanked)
        wait_until(lambda: proxy.faults_met > 0)
        if why == "First":
            tablet.press("Finish")
    wait_until(lambda: tablet.says(LATER), seconds=30)  # one that hangs is given up after 20 s

    # Then both wait on the tablet, and arrive once when the way is free
    assert waiting(tablet) == 2
    proxy.fault = None
    proxy.release.set()
    tablet.press("Finish")
    tablet.run("dispatchEvent(new Event('online'))")
    wait_until(lambda: waiting(tablet) == 0, seconds=30)
    assert stored(server) == 2
    assert server.verify()


def test_answered_without_a_server_and_killed_the_answers_are_on_the_disk(
    tablet: Firefox, server: Server
) -> None:
    # Given a server that has stopped, and three patients who were thanked
    server.stop()
    for number in range(3):
        tablet.answer(f"Answer {number}")
        wait_until(tablet.is_thanked)
        if number < 2:
            tablet.press("Finish")

    # When the browser is killed at the last thank-you, and the app is opened without a server
    tablet.kill()
    tablet.start()
    tablet.open("/feedback/")

    # Then it opens, all three wait, and nothing that was written stands in them
    wait_until(lambda: tablet.says("About your visit to Elm Test Surgery"))
    assert waiting(tablet) == 3
    assert "Answer" not in tablet.outbox()

    # And they arrive once the server is back
    server.start()
    tablet.run("dispatchEvent(new Event('online'))")
    wait_until(lambda: waiting(tablet) == 0, seconds=30)
    assert stored(server) == 3


def test_two_tabs_send_each_submission_once(
    tablet: Firefox, proxy: FaultyProxy, server: Server
) -> None:
    proxy.fault = failure
    for _ in range(3):
        tablet.answer()
        wait_until(tablet.is_thanked)
        tablet.press("Finish")
    tablet.open_tab()
    tablet.open("/feedback/")
    proxy.fault = None
    for tab in tablet.tabs():
        tablet.go_to_tab(tab)
        tablet.run("dispatchEvent(new Event('online'))")
    wait_until(lambda: waiting(tablet) == 0, seconds=30)
    assert stored(server) == 3


def test_without_storage_it_is_sent_at_once_and_thanked_only_then(
    new_device: Callable[[str], Firefox], proxy: FaultyProxy, server: Server
) -> None:
    # Given a Firefox that blocks all storage, and a survey that is filled in
    device = new_device(proxy.url)
    device.start(storage=False)
    device.open("/feedback/occupational-therapy/en/?practice=V89001&mode=online")
    proxy.fault = failure_of_submissions
    device.answer_from_the_first_question("Kind")

    # Then without a way to send nobody is thanked, and what was written stays
    wait_until(lambda: device.says("We could not send your feedback"), seconds=30)
    assert not device.is_thanked()
    assert device.run("return document.querySelector('#why').value") == "Kind"

    # And with one it is sent before the thank-you
    proxy.fault = None
    device.press("Try again")
    wait_until(device.is_thanked)
    assert stored(server) == 1


def test_nothing_is_left_in_the_page_for_the_next_patient(tablet: Firefox) -> None:
    tablet.answer("Hildegard was kind")
    wait_until(tablet.is_thanked)
    tablet.press("Finish")
    for _ in range(2):
        wait_until(lambda: tablet.says("Occupational therapy"))
        assert "Hildegard" not in str(tablet.run("return document.documentElement.outerHTML"))
        written = "[...document.querySelectorAll('textarea')].map(each => each.value).join('')"
        assert tablet.run(f"return {written}") == ""
        tablet.go_back()
