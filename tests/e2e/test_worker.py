"""The worker: the app without a server, new versions between patients, nothing else touched."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.device import Device, answer, expect_first_screen, finish, press, tap_answer
from tests.e2e.faulty_proxy import FaultyProxy, failure_of_submissions
from tests.running_server import Server
from tests.waiting import wait_until

LOOK_FOR_UPDATE = "navigator.serviceWorker.getRegistration('/').then(r => r.update())"
IS_WAITING = "navigator.serviceWorker.getRegistration('/').then(r => r.waiting !== null)"
IS_SETTLED = "navigator.serviceWorker.getRegistration('/').then(r => r.installing === null)"

STUCK_ONCE = """() => {
  if (sessionStorage.getItem('stuck') !== null) return;
  sessionStorage.setItem('stuck', '');
  ServiceWorker.prototype.postMessage = () => {};
}"""


def release(server: Server, words: str) -> None:
    """Bring out a new version of the app that says ``words`` on its start page."""
    server.stop()
    page = server.folder / "build" / "app" / "index.html"
    text = page.read_text("utf-8")
    page.write_text(text.replace("We do not ask for your name.", words), "utf-8")
    server.start()


def test_app_and_public_pages_open_without_a_server(device: Device, server: Server) -> None:
    page = device.set_up()
    server.kill()
    device.open("/feedback/?practice=V89001&mode=tablet")
    expect_first_screen(page)
    device.open("/feedback/occupational-therapy/en/?practice=V89001")
    expect_first_screen(page)
    device.open("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    device.open("/feedback/anything-else")
    expect_first_screen(page)


def test_the_worker_leaves_the_interface_staff_and_posts_alone(
    device: Device, server: Server
) -> None:
    page = device.set_up()
    through_worker: dict[str, bool] = {}
    page.on(
        "response",
        lambda got: through_worker.__setitem__(
            f"{got.request.method} {got.url.removeprefix(server.url)}", got.from_service_worker
        ),
    )
    page.evaluate("fetch('/api/v1/practices/V89001').then(() => true)")
    page.evaluate("fetch('/staff/', {redirect: 'manual'}).then(() => true)")
    page.evaluate("fetch('/feedback/', {method: 'POST'}).then(() => true)")
    page.evaluate("fetch('/feedback/').then(() => true)")
    assert through_worker["GET /feedback/"], "what it keeps does come from the worker"
    del through_worker["GET /feedback/"]
    assert set(through_worker.values()) == {False}
    assert len(through_worker) >= 3


def test_a_new_version_waits_for_the_end_of_a_survey(device: Device, server: Server) -> None:
    # Given a survey in progress
    page = device.set_up()
    tap_answer(page, "Poor")
    press(page, "Tell us a little more")
    page.get_by_role("textbox").fill("Still here")

    # When a new version comes out, and the device finds it
    release(server, "Brand new words.")
    page.evaluate(LOOK_FOR_UPDATE)
    wait_until(lambda: page.evaluate(IS_WAITING))

    # Then nothing changes for this patient, and the next one sees the new version
    expect(page.get_by_role("textbox")).to_have_value("Still here")
    press(page, "Send what I have said")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    press(page, "Finish")
    expect(page.locator(".app-below")).to_contain_text("Brand new words.")
    assert len(app_caches(page)) == 1


def test_a_new_version_is_taken_at_once_when_nobody_answers(device: Device, server: Server) -> None:
    page = device.set_up()
    release(server, "Brand new words.")
    page.reload()
    expect(page.locator(".app-below")).to_contain_text("Brand new words.")


def test_a_worker_that_does_not_let_go_is_freed_though_somebody_reloads(
    device: Device, server: Server
) -> None:
    page = device.set_up()
    release(server, "Brand new words.")
    page.add_init_script(f"({STUCK_ONCE})()")
    page.reload()
    expect(page.locator(".app-below")).to_contain_text("Brand new words.")
    assert page.evaluate("sessionStorage.getItem('again')") is None


def test_a_broken_release_leaves_the_old_one_running(
    proxy: FaultyProxy, server: Server, new_device: Callable[[str], Device]
) -> None:
    device = new_device(proxy.url)
    device.start()
    page = device.set_up()

    proxy.missing = "/feedback/manifest.webmanifest"
    release(server, "Brand new words.")
    page.reload()
    page.evaluate(LOOK_FOR_UPDATE)
    wait_until(lambda: page.evaluate(IS_SETTLED))

    assert not page.evaluate(IS_WAITING)
    expect(page.locator(".app-below")).to_contain_text("We do not ask for your name.")
    answer(page)
    finish(page)


def test_an_update_leaves_the_outbox_alone(
    proxy: FaultyProxy, server: Server, new_device: Callable[[str], Device]
) -> None:
    device = new_device(proxy.url)
    page = device.start()
    device.set_up()
    proxy.fault = failure_of_submissions
    answer(page)
    finish(page)
    release(server, "Brand new words.")
    page.reload()
    expect(page.locator(".app-below")).to_contain_text("Brand new words.")
    assert len(device.outbox()) == 1


def app_caches(page: Page) -> list[str]:
    names: list[str] = page.evaluate("caches.keys()")
    return [name for name in names if name.startswith("handrail-app-")]
