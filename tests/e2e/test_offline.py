"""The promise, whole: answered offline, killed, restarted, and every answer in the report."""

from datetime import UTC, datetime

from playwright.sync_api import expect

from feedback_server.domain.calendar.calendar_month import Month, london_day
from tests.e2e.counts import figure
from tests.e2e.device import Device, answer, expect_first_screen, finish
from tests.factories import PCN
from tests.running_server import Server
from tests.waiting import wait_until


def test_seven_surveys_survive_a_dead_server_and_a_killed_browser(
    device: Device, server: Server
) -> None:
    # Given a tablet that was opened once, one answer in the report, a server that has stopped
    page = device.set_up(mode="online")
    answer(page, seconds=4)
    wait_until(lambda: device.outbox() == [])
    before = responses(server)
    page = device.set_up()
    server.stop()

    # When five patients answer, the browser is killed, and two more answer after a restart
    for number in range(5):
        answer(page, why=f"Answer {number}")
        expect(page.get_by_text("We will send them when it is back online")).to_be_visible()
        finish(page)
    device.kill()
    page = device.start()
    device.open("/feedback/")
    expect_first_screen(page)
    for number in range(5, 7):
        answer(page, why=f"Answer {number}")
        finish(page)
    assert len(device.outbox()) == 7

    # Then, once the server is back, the report holds exactly seven and nothing waits
    server.start()
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_until(lambda: device.outbox() == [], seconds=30)
    assert responses(server) == before + 7
    assert responses(server, mode="tablet") == 7
    assert server.verify()


def responses(server: Server, **about: str) -> int:
    """What this month's report says of the network."""
    month = str(Month.of(london_day(datetime.now(UTC))))
    count = figure(server.report(PCN.code, month), "responses", **about)
    assert isinstance(count, int)
    return count


def test_a_phone_is_told_the_truth_and_its_worker_sends_what_a_closed_page_left(
    device: Device, server: Server
) -> None:
    page = device.set_up(mode="online")
    server.stop()
    answer(page, seconds=4)
    expect(page.get_by_text("We have not sent them yet")).to_be_visible()
    expect(page.get_by_text("nothing more for you to do")).to_have_count(0)
    tags = "navigator.serviceWorker.ready.then(found => found.sync.getTags())"
    wait_until(lambda: page.evaluate(tags) == ["outbox"])

    # The page is closed; then there is a network again, and the browser wakes the worker
    context = device.context
    assert context is not None
    browser = context.new_cdp_session(context.new_page())
    versions: list[dict[str, str]] = []
    browser.on(
        "ServiceWorker.workerRegistrationUpdated", lambda got: versions.extend(got["registrations"])
    )
    browser.send("ServiceWorker.enable")
    page.close()
    server.start()
    wait_until(lambda: versions)
    wake = {
        "origin": server.url,
        "registrationId": versions[0]["registrationId"],
        "tag": "outbox",
        "lastChance": False,
    }
    browser.send("ServiceWorker.dispatchSyncEvent", wake)
    wait_until(lambda: responses(server) == 1, seconds=30)
    device.page = context.pages[0]
    device.open("/feedback/")
    assert device.outbox() == []
    assert server.verify()
