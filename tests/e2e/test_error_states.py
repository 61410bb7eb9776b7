"""Every failure has a state on the screen, and loses nothing that was thanked for."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.device import Device, answer, expect_first_screen, finish, press, tap_answer
from tests.e2e.faulty_proxy import FaultyProxy, captive_portal
from tests.running_server import Server
from tests.waiting import wait_until

FULL = """
  const open = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    if (mode === 'readwrite') throw new DOMException('full', 'QuotaExceededError');
    return open.call(this, stores, mode, options);
  };
"""
LOSES_ITS_HANDLE = """
  const open = IDBDatabase.prototype.transaction;
  let lost = 2;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    if (mode === 'readwrite' && lost-- > 0 && lost % 2 === 1) {
      throw new DOMException('Connection to Indexed Database server lost', 'UnknownError');
    }
    return open.call(this, stores, mode, options);
  };
"""
FILL_OUTBOX = """count => new Promise((resolve, reject) => {
  const opening = indexedDB.open('handrail');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const writing = opening.result.transaction('outbox', 'readwrite');
    for (let i = 0; i < count; i++) {
      const id = crypto.randomUUID();
      const envelope = {schema: 1, id, key_id: 'an old key', sealed: 'AAAA'};
      const item = {envelope, parked: null, number: null, day: '2026-11-01'};
      writing.objectStore('outbox').add(item);
    }
    writing.oncomplete = () => { opening.result.close(); resolve(); };
  };
})"""
SURVEY = "/feedback/occupational-therapy/en/?practice=V89001"


def test_with_no_room_the_answers_go_straight_to_the_server(device: Device) -> None:
    # Given a phone whose storage is full
    page = device.page
    page.add_init_script(FULL)
    device.open("/feedback/?practice=V89001")
    expect(page.get_by_text("This device cannot save your answers.")).to_be_visible()
    device.assert_accessible()
    # When somebody answers, then it is sent at once
    answer(page)
    expect(page.get_by_text("Your answers have been sent.")).to_be_visible()


def test_with_no_room_and_no_server_nobody_writes_in_vain(
    device: Device, proxy: FaultyProxy, new_device: Callable[[str], Device]
) -> None:
    # Given a phone whose storage is full, behind a captive portal
    device = new_device(proxy.url)
    page = device.start()
    page.add_init_script(FULL)
    proxy.fault = captive_portal
    # When it opens the survey, then it says so before anything is written
    device.open(SURVEY)
    expect(page.get_by_role("heading", name="You cannot give feedback right now")).to_be_focused()
    expect(page.get_by_role("radio").first).to_be_hidden()
    device.assert_accessible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Try again")).to_be_focused()
    # When the portal is passed, then trying again leads to the questions
    proxy.fault = None
    page.keyboard.press("Enter")
    expect(page.get_by_label("Very good", exact=True)).to_be_visible()


def test_a_database_handle_that_is_lost_is_opened_again(device: Device, server: Server) -> None:
    page = device.set_up()
    expect_first_screen(page)
    server.kill()
    tap_answer(page, "Good")
    page.evaluate(f"() => {{ {LOSES_ITS_HANDLE} }}")
    press(page, "Send this now")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert len(device.outbox()) == 1


def test_a_full_outbox_is_sent_whole(device: Device, server: Server) -> None:
    # Given a phone on which a thousand submissions wait
    page = device.open("/feedback/?practice=V89001")
    expect(page.get_by_text("About your visit to Elm Test Surgery")).to_be_visible()
    page = device.open("/healthz")
    page.evaluate(FILL_OUTBOX, 1000)
    # When the app opens, then all of them leave, and the server has them
    device.open("/feedback/")
    wait_until(lambda: device.outbox() == [], seconds=60)
    held = server.run("submission", "retry-quarantine").stderr
    assert "unknown_key: 1000" in held


def test_without_a_worker_staff_are_told(
    server: Server, new_device: Callable[[str], Device]
) -> None:
    device = new_device(server.url)
    page = device.start(service_workers="block")
    device.enrol(server.add_tablet("V89001"))
    expect(page.locator('[data-fact="version"]')).to_contain_text("No worker")
    expect(page.locator("[data-checks] li", has_text="Works without")).to_contain_text("To do")
    device.open("/feedback/")
    answer(page)
    finish(page)

    def said() -> str | None:
        last = server.known_tablets()[0].tablet.last
        return last.version if last else None

    wait_until(lambda: said() == "")


def test_it_is_installable_under_our_name(device: Device) -> None:
    page = device.set_up()
    assert device.context is not None
    session = device.context.new_cdp_session(page)
    assert session.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    manifest = page.evaluate("fetch('/feedback/manifest.webmanifest').then(r => r.json())")
    assert manifest["name"] == "Occupational therapy at your surgery: feedback"
    for icon in manifest["icons"]:
        assert icon["src"].startswith("/assets/")
