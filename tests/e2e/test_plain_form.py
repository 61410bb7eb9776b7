"""Without JavaScript the survey is a plain form that the server takes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.counts import stored
from tests.e2e.device import Device
from tests.running_server import Server


@pytest.fixture
def plain(server: Server, new_device: Callable[[str], Device]) -> Device:
    device = new_device(server.url)
    device.start(java_script_enabled=False)
    return device


def fill_in(page: Page) -> None:
    page.get_by_label("Very good", exact=True).check()
    page.locator("#why").fill("Kind and clear\nSecond line")
    page.get_by_label("Driving").check()
    page.get_by_label("Play").check()


def test_a_survey_is_answered_and_counted_without_javascript(plain: Device, server: Server) -> None:
    page = plain.open("/feedback/occupational-therapy/en/?practice=V89001")
    assert page.get_by_role("group").count() >= 10, "all questions are on the one page"
    fill_in(page)
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    expect(page.get_by_text("Driving, Play")).to_be_visible()
    assert stored(server) == 0
    page.get_by_role("button", name="Send my feedback").click()

    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert stored(server) == 1
    assert server.verify()


def test_what_is_wrong_is_said_and_what_was_written_is_kept(plain: Device, server: Server) -> None:
    page = plain.open("/feedback/occupational-therapy/en/?practice=V89001")
    page.locator("#why").fill("Kind and clear\n  Second line")
    page.get_by_label("Driving").check()
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.locator("#why")).to_have_value("Kind and clear\n  Second line")
    expect(page.get_by_label("Driving")).to_be_checked()
    page.get_by_role("link", name="Choose one answer").click()
    assert page.url.endswith("#experience")
    assert stored(server) == 0


def test_sending_twice_counts_once(plain: Device, server: Server) -> None:
    page = plain.open("/feedback/occupational-therapy/en/?practice=V89001")
    page.get_by_label("Very good", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    fields = page.locator("form input[type=hidden]").all()
    form = {str(f.get_attribute("name")): str(f.get_attribute("value")) for f in fields}
    for _ in range(2):
        sent = page.context.request.post(page.url, form=dict(form), max_redirects=0)
        assert sent.status == 303
    assert stored(server) == 1


def test_where_all_begin_there_is_a_form_and_the_server_asks_for_the_surgery(
    plain: Device, server: Server
) -> None:
    page = plain.open("/feedback/")
    fill_in(page)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Elm Test Surgery").click()
    page.get_by_role("button", name="Send my feedback").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert stored(server) == 1


def test_a_browser_that_is_too_old_has_the_plain_form_and_keeps_the_surgery(
    device: Device, server: Server
) -> None:
    page = device.page
    page.add_init_script("delete HTMLElement.prototype.inert")
    device.open("/feedback/choose")
    page.get_by_role("link", name="Elm Test Surgery").click()
    expect(page.get_by_role("button", name="Larger text")).to_be_hidden()
    fill_in(page)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Send my feedback").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert stored(server) == 1
    assert device.outbox() == []


def test_the_pages_that_the_server_renders_are_accessible(device: Device) -> None:
    device.page.add_init_script("delete HTMLElement.prototype.inert")  # the app stays out
    page = device.open("/feedback/occupational-therapy/en/?practice=V89001")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    device.assert_accessible()
    fill_in(page)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    device.assert_accessible()
    page.get_by_role("button", name="Send my feedback").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    device.assert_accessible()
