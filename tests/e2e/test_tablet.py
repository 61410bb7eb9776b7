"""A shared tablet: set up, watched over by staff, switched off, asleep, its queue rescued."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, expect

from feedback_server.actions.tablets import tablets
from feedback_server.domain.organisations.organisation import Hours
from feedback_server.domain.reports.context import Change
from feedback_server.store import Store
from tests.e2e.device import Device, answer, expect_first_screen, finish, tap_answer
from tests.e2e.faulty_proxy import FaultyProxy, captive_portal, failure_of_submissions
from tests.factories import NOW, a_published_month
from tests.running_server import PIN, SETUP, Server
from tests.waiting import wait_until

STAFF_PANEL = "/feedback/tablet/"
DESTROY = """() => new Promise((resolve, reject) => {
  const deleting = indexedDB.deleteDatabase('handrail');
  deleting.onsuccess = resolve;
  deleting.onerror = reject;
})"""
READ_ATTEMPTS = """() => new Promise(resolve => {
  const opening = indexedDB.open('handrail');
  opening.onsuccess = () => {
    const reading = opening.result.transaction('settings').objectStore('settings').get('pin');
    reading.onsuccess = () => { opening.result.close(); resolve(reading.result?.attempts ?? 0); };
  };
})"""
IPAD = """navigator.standalone = false;
globalThis.held = 0;
let tapped = false; // not navigator.userActivation: to Chromium, what a test evaluates is a tap
addEventListener("click", () => { tapped = true; }, true);
navigator.wakeLock.request = async () => {
  if (!tapped) throw new DOMException("", "NotAllowedError");
  held += 1;
  return new EventTarget();
};"""
HOME_SCREEN = """const match = matchMedia;
globalThis.matchMedia = query => query.includes("standalone") ? {matches: true} : match(query);"""
READ_ATTEMPTS = """() => new Promise(resolve => {
  const opening = indexedDB.open('handrail');
  opening.onsuccess = () => {
    const reading = opening.result.transaction('settings').objectStore('settings').get('pin');
    reading.onsuccess = () => { opening.result.close(); resolve(reading.result?.attempts ?? 0); };
  };
})"""


def open_staff_panel(device: Device, pin: str = PIN) -> Page:
    page = device.open(STAFF_PANEL)
    page.get_by_label("PIN").fill(pin)
    page.get_by_role("button", name="Open").click()
    return page


def hang_while_checking(page: Page, pin: str) -> None:
    """Somebody loads the page again before it has said whether the PIN is right."""
    page.evaluate("() => { crypto.subtle.deriveBits = () => new Promise(() => {}); }")
    page.get_by_label("PIN").fill(pin)
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_label("PIN")).to_have_value("")
    wait_until(lambda: page.evaluate(READ_ATTEMPTS) == 1)


def fact(page: Page, name: str) -> str:
    return page.locator(f'[data-fact="{name}"]').inner_text()


def test_a_code_that_is_typed_sets_the_tablet_up_and_a_wrong_one_says_why(
    device: Device, server: Server
) -> None:
    page = device.open(STAFF_PANEL)
    expect(page.get_by_role("heading", name="Set up this tablet")).to_be_visible()
    device.assert_accessible()
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("alert").first).to_have_text("Enter the code")
    expect(page.get_by_label("Code")).to_be_focused()
    page.get_by_label("Code").fill("ABCD2345")
    page.keyboard.press("Enter")
    expect(page.get_by_text("wrong, used or over 15 minutes old")).to_be_visible()
    device.assert_accessible()
    code = server.add_tablet("V89001")
    page.get_by_label("Code").fill(f"{code[:4].lower()} {code[4:].lower()}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="This tablet", exact=True)).to_be_focused()
    expect(page.locator('[data-fact="surgery"]')).to_have_text("Elm Test Surgery (V89001)")
    expect(page.locator("[data-checks] li").first).to_be_visible()
    device.assert_accessible()
    assert code not in page.url


def test_an_ipad_is_set_up_from_its_home_screen(device: Device, server: Server) -> None:
    page = device.page
    page.add_init_script(IPAD)
    code = server.add_tablet("V89001")
    # In Safari the code is shown, and not used
    device.open(f"{STAFF_PANEL}#{code}")
    expect(page.get_by_role("heading", name="First put the app on the home")).to_be_focused()
    expect(page.get_by_text(f"{code[:4]}-{code[4:]}")).to_be_visible()
    device.assert_accessible()
    # On the home screen it is typed
    page.add_init_script(HOME_SCREEN)
    device.open("/feedback/")
    page.get_by_role("link", name="Set up this tablet").click()
    page.get_by_label("Code").fill(code)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="This tablet", exact=True)).to_be_focused()
    lines = page.locator("[data-checks] li")
    expect(lines.filter(has_text="Installed as an app")).to_contain_text("Ready")
    expect(lines.filter(has_text="The screen stays on")).to_contain_text("Look")
    expect(lines.filter(has_text="The screen stays on")).to_contain_text("Auto-Lock")
    # Then it is no phone any more, and the screen is kept on from the first tap, which Safari wants
    device.open("/feedback/")
    expect(page.locator("[data-staff-link]")).to_be_visible()
    expect(page.get_by_role("link", name="Set up this tablet")).to_be_hidden()
    assert page.evaluate("held") == 0
    page.get_by_role("heading", level=2).first.click()
    wait_until(lambda: page.evaluate("held") == 1)


def test_a_browser_that_is_too_old_to_be_a_tablet_says_so(device: Device) -> None:
    device.page.add_init_script("delete HTMLElement.prototype.inert")
    page = device.open(STAFF_PANEL)
    expect(page.get_by_role("heading", name="This browser cannot run")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    device.assert_accessible()


def test_the_staff_panel_opens_with_the_pin_alone_and_wrong_ones_cost_time(device: Device) -> None:
    device.set_up()
    hang_while_checking(device.open(STAFF_PANEL), "111111")
    page = open_staff_panel(device, "000000")
    expect(page.get_by_text("Wrong PIN. 3 tries left.")).to_be_visible()
    device.assert_accessible()
    for _ in range(3):
        page.get_by_label("PIN").fill("111111")
        page.get_by_role("button", name="Open").click()
        expect(page.get_by_label("PIN")).to_have_value("")
        expect(page.get_by_label("PIN")).to_be_focused()
    expect(page.get_by_text("Wrong PIN. Try again in 30 seconds.")).to_be_visible()
    device.kill()
    device.start()
    page = open_staff_panel(device)  # a new start gives no new attempts
    expect(page.get_by_text("Too many wrong PINs")).to_be_visible()
    page.evaluate("""() => new Promise(resolve => {
      const opening = indexedDB.open('handrail');
      opening.onsuccess = () => {
        const put = opening.result.transaction('settings', 'readwrite').objectStore('settings')
          .put({attempts: 5, until_ms: Date.now()}, 'pin');
        put.onsuccess = () => { opening.result.close(); resolve(); };
      };
    })""")
    page = open_staff_panel(device)
    expect(page.get_by_role("heading", name="This tablet", exact=True)).to_be_visible()


def test_the_staff_panel_says_what_waits_sends_it_and_saves_it(
    device: Device, server: Server, tmp_path: Path
) -> None:
    page = device.set_up()
    server.kill()
    for _ in range(2):
        answer(page)
        finish(page)
    page = open_staff_panel(device)
    expect(page.locator('[data-fact="waiting"]')).to_have_text("2")
    assert fact(page, "parked") == "None"
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_text("2 still wait. Check the connection.")).to_be_visible(timeout=40_000)

    with page.expect_download() as saving:
        page.get_by_role("button", name="Save the queue to a file").click()
    saved = tmp_path / "queue.json"
    saving.value.save_as(saved)
    assert "Kind and clear" not in saved.read_text("utf-8")
    assert len(json.loads(saved.read_text("utf-8"))["envelopes"]) == 2
    server.start()
    done = server.run("submission", "import-rescue-file", str(saved))
    assert (done.returncode, "stored: 2" in done.stderr) == (0, True), done.stderr

    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_text("Everything has been sent.")).to_be_visible(timeout=40_000)
    assert server.verify()
    (known,) = server.known_tablets()
    assert (known.completeness.made, known.completeness.received) == (2, 2)
    assert "already_stored: 2" in server.run("submission", "import-rescue-file", str(saved)).stderr


def test_the_set_up_check_says_line_by_line_what_is_to_be_done(
    device: Device, server: Server
) -> None:
    page = device.set_up()
    page = open_staff_panel(device)
    lines = page.locator("[data-checks] li")
    expect(lines).to_have_count(9)
    by_words = {line.split("\n")[1]: line for line in lines.all_inner_texts()}
    assert by_words["A real answer from the server"].startswith("Ready")
    assert by_words["Works without the internet"].startswith("Ready")
    assert by_words["The clock is right to 2 minutes"].startswith("Ready")
    assert by_words["Installed as an app"].startswith("To do")
    assert "Add to Home Screen" in by_words["Installed as an app"]
    assert by_words["Has been started once without the internet"].startswith("To do")
    device.assert_accessible()

    server.kill()
    device.open("/feedback/")
    page.wait_for_timeout(1500)
    page = open_staff_panel(device)
    expect(page.locator("[data-checks] li")).to_have_count(9, timeout=60_000)
    by_words = {line.split("\n")[1]: line for line in lines.all_inner_texts()}
    assert by_words["Has been started once without the internet"].startswith("Ready")
    assert by_words["A real answer from the server"].startswith("To do")


def test_a_captive_portal_is_no_answer_from_the_server(
    proxy: FaultyProxy, server: Server, new_device: Callable[[str], Device]
) -> None:
    device = new_device(proxy.url)
    device.start()
    device.set_up()
    proxy.fault = captive_portal
    page = open_staff_panel(device)
    expect(page.locator("[data-checks] li")).to_have_count(9, timeout=60_000)
    expect(page.locator("[data-checks] li", has_text="A real answer")).to_contain_text("To do")


def test_a_tablet_that_is_switched_off_asks_nobody_and_loses_nothing(
    device: Device, server: Server
) -> None:
    # Given a tablet with an answer that waits
    page = device.set_up()
    server.kill()
    answer(page)
    finish(page)
    # When staff switch it off
    store = Store(server.database_url)
    (known,) = tablets.tablet_statuses(store)
    tablets.switch_off(store, known.tablet.id, on=NOW.date(), now=NOW, by="test")
    server.start()
    page.evaluate("dispatchEvent(new Event('online'))")
    # Then it says so, asks nobody, and the answer is in quarantine
    expect(
        page.get_by_role("heading", name="You cannot give feedback on this tablet")
    ).to_be_visible()
    expect(page.get_by_role("radio").first).to_be_hidden()
    device.assert_accessible()
    wait_until(lambda: device.outbox() == [])
    device.open("/feedback/occupational-therapy/en/")
    expect(
        page.get_by_role("heading", name="You cannot give feedback on this tablet")
    ).to_be_visible()
    # When they switch it on again, then it goes on and the answer counts
    tablets.switch_on(store, known.tablet.id, now=NOW, by="test")
    store.close()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect_first_screen(page)
    assert "stored: 1" in server.run("submission", "retry-quarantine").stderr


def test_outside_its_hours_it_sleeps_until_somebody_touches_it(
    device: Device, server: Server
) -> None:
    never = replace(SETUP, hours=Hours((0,), "00:00", "00:01"))
    code = server.add_tablet("V89001", never)
    device.enrol(code)
    page = device.open("/feedback/")
    wake = page.get_by_role("button", name="Touch the screen to give feedback")
    expect(wake).to_be_visible()
    device.assert_accessible()
    wake.click()
    expect_first_screen(page)


def test_leaving_kiosk_mode_is_asked_twice_and_keeps_what_waits(
    device: Device, server: Server
) -> None:
    page = device.set_up()
    server.kill()
    answer(page)
    finish(page)
    page = open_staff_panel(device)
    page.get_by_role("button", name="Leave kiosk mode").click()
    dialog = page.get_by_role("dialog", name="Leave kiosk mode?")
    expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()
    expect(dialog.get_by_role("button").first).to_be_focused()  # as where autofocus is unknown
    device.assert_accessible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Leave kiosk mode").click()
    dialog.get_by_role("button", name="Leave kiosk mode").click()
    expect(page.get_by_role("link", name="Choose your surgery")).to_be_visible()
    device.open(STAFF_PANEL)
    expect(page.get_by_text("Feedback still to be sent: 1")).to_be_visible()
    server.start()
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_until(lambda: device.outbox() == [])


def test_the_server_knows_what_waits_although_it_cannot_be_sent(
    proxy: FaultyProxy, server: Server, new_device: Callable[[str], Device]
) -> None:
    device = new_device(proxy.url)
    device.start()
    page = device.set_up()
    answer(page)
    finish(page)
    proxy.fault = failure_of_submissions
    for _ in range(2):
        answer(page)
        finish(page)
    wait_until(lambda: server.known_tablets()[0].completeness.waiting == ((2, 3),))
    # When the tablet's storage is destroyed
    device.open("/healthz")  # no page of the app is there to fill it again
    page.evaluate(DESTROY)
    device.enrol(devices_code(server))
    proxy.fault = None
    page = device.open("/feedback/")
    # Then exactly these are named as missing, and it goes on counting from there
    answer(page)
    wait_until(lambda: server.known_tablets()[0].completeness.received == 2)
    found = server.known_tablets()[0].completeness
    assert (found.made, found.missing) == (4, ((2, 3),))


def devices_code(server: Server) -> str:
    """Another code for the tablet that is there."""
    store = Store(server.database_url)
    (known,) = tablets.tablet_statuses(store)
    code = tablets.issue_setup_code(store, known.tablet.id, now=datetime.now(UTC), by="test")
    store.close()
    return code


def test_a_new_set_up_reaches_the_tablet_with_the_next_sync(device: Device, server: Server) -> None:
    page = device.set_up()
    store = Store(server.database_url)
    (known,) = tablets.tablet_statuses(store)
    setup = replace(SETUP, idle_s=20, surveys=("occupational-therapy",))
    tablets.change_tablet(
        store,
        known.tablet.id,
        label="Hall",
        setup=setup,
        instead_of=known.tablet,
        now=NOW,
        by="test",
    )
    store.close()
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_until(lambda: server.known_tablets()[0].tablet.last is not None)
    page.wait_for_timeout(500)
    page.reload()
    expect_first_screen(page)
    expect(page.get_by_role("link", name="For children")).to_be_hidden()
    page.clock.install()
    tap_answer(page, "Poor")
    page.clock.run_for(21_000)
    expect(page.get_by_role("dialog", name="Are you still there?")).to_be_visible()


def test_a_tablet_shows_between_two_patients_what_was_published(
    device: Device, server: Server
) -> None:
    folder = server.folder / "var" / "published"
    folder.mkdir(parents=True, exist_ok=True)
    month = a_published_month(10, changes=(Change("It was dark.", "There is a lamp."),))
    (folder / "2026-10-U99999.json").write_text(json.dumps(month.as_json()), "utf-8")
    device.set_up()
    page = device.open("/feedback/")
    expect(page.locator("[data-satisfaction]")).to_have_text("84% Very good, Good October 2026")
    expect(page.locator("[data-changes]")).to_contain_text("There is a lamp.")
    device.assert_accessible()
