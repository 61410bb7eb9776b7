"""Patients in a row on one tablet: nobody finds anything of the one before.

Six of them here; `make faults` lets fifty come.
"""

import os
import random
import time

from playwright.sync_api import Page, expect

from tests.e2e.device import (
    GUARD_MS,
    Device,
    accept_or_continue,
    expect_first_screen,
    press,
    tap_answer,
)
from tests.running_server import Server

PATIENTS = int(os.environ.get("PATIENTS", "3"))
SEED = 20261123
TOUCHED = """[...document.querySelectorAll('input:not([type=hidden]), textarea')]
  .filter(field => field.type === 'textarea' ? field.value : field.checked).length"""
# Everything that can be reached from the window: strings, own properties, maps, sets and arrays.
REACHABLE = """secret => {
  const seen = new Set(), found = [], waiting = [['window', window]];
  const standard = new Set(['performance', 'chrome', 'navigation']);
  while (waiting.length > 0 && seen.size < 200000) {
    const [path, value] = waiting.pop();
    if (typeof value === 'string') { if (value.includes(secret)) found.push(path); continue; }
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) continue;
    if (seen.has(value)) continue;
    seen.add(value);
    if (path.split('.').length > 7) continue;
    if (value instanceof Map || value instanceof Set) {
      for (const each of value) waiting.push([path + '.item', each]);
    }
    let names = [];
    try { names = Object.getOwnPropertyNames(value); } catch { continue; }
    for (const name of names) {
      if (path === 'window' && standard.has(name)) continue;
      try { waiting.push([`${path}.${name}`, value[name]]); } catch { }
    }
  }
  return found;
}"""
STORED = """async () => {
  const texts = [JSON.stringify(history.state), document.cookie, String(getSelection())];
  texts.push(JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage}));
  for (const {name} of await indexedDB.databases()) {
    const db = await new Promise((yes, no) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => yes(opening.result);
      opening.onerror = () => no(opening.error);
    });
    for (const store of db.objectStoreNames) {
      const all = await new Promise(yes => {
        const reading = db.transaction(store).objectStore(store).getAll();
        reading.onsuccess = () => yes(reading.result);
      });
      texts.push(JSON.stringify(all));
    }
    db.close();
  }
  for (const name of await caches.keys()) {
    for (const {url} of await (await caches.open(name)).keys()) texts.push(url);
  }
  return texts.join(' ');
}"""


def assert_clean(page: Page, secret: str) -> None:
    assert secret not in page.content()
    assert page.evaluate(TOUCHED) == 0
    assert page.evaluate(REACHABLE, secret) == []
    assert secret not in page.evaluate(STORED)
    assert secret not in page.evaluate("location.href + document.title")


def begin(page: Page) -> None:
    expect_first_screen(page)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("html.large")).to_have_count(0)


def test_patients_in_a_row_leave_nothing_behind(device: Device, server: Server) -> None:
    chance = random.Random(SEED)
    page = device.set_up()
    page.clock.install()
    length = page.evaluate("history.length")
    thanked = 0
    for patient in range(PATIENTS):
        secret = f"Hildegard-{patient}-{chance.randrange(10**9)}"
        begin(page)
        assert page.evaluate(TOUCHED) == 0
        if chance.random() < 0.3:
            press(page, chance.choice(["Larger text", "Easier words"]))
        tap_answer(page, chance.choice(["Very good", "Poor"]))
        press(page, "Tell us a little more")
        page.get_by_role("textbox").fill(secret)
        for _ in range(chance.choice([0, 3, 20])):
            if not page.locator('[data-panel="review"]').is_visible():
                accept_or_continue(page)
        thanked += leave(page, chance)
        expect_first_screen(page)
        assert_clean(page, secret)
        assert page.evaluate("history.length") == length
        if chance.random() < 0.2:  # the back button leads to nobody's answers
            page.evaluate("history.back()")
            page.wait_for_timeout(100)
            device.open("/feedback/")
            assert secret not in page.content()
            length = page.evaluate("history.length")
    wait = "navigator.locks.request('outbox', () => 0)"
    page.evaluate(wait)
    (known,) = server.known_tablets()
    assert known.completeness.made == thanked
    assert 0 < thanked < PATIENTS


def leave(page: Page, chance: random.Random) -> bool:
    """In one of many ways; whether a thank-you was shown."""
    way = "send" if chance.random() < 0.6 else chance.choice(["idle", "clear", "reload"])
    if way == "send":
        page.wait_for_timeout(GUARD_MS)
        page.locator("[data-send]:visible").click()
        expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
        press(page, "Finish")
        return True
    if way == "reload":
        page.reload()
        return False
    page.evaluate("navigator.locks.request('outbox', () => 0)")
    time.sleep(0.3)  # the jump of the clock must not overtake the disk
    page.clock.fast_forward(61_000)
    dialog = page.get_by_role("dialog", name="Are you still there?")
    expect(dialog).to_be_visible()
    with page.expect_navigation():  # the first screen is shown before the page is loaded again
        if way == "clear":
            dialog.get_by_role("button", name="Clear my answers").click()
        else:
            page.clock.fast_forward(31_000)
    return False
