"""A tablet with 10,000 submissions waiting, beside an empty one: start, answer, memory, sending."""

import base64
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.bench.pages import build_pages
from tests.e2e.device import GUARD_MS, Device, expect_first_screen, tap_answer
from tests.factories import PCN, PRACTICES, a_survey, an_id
from tests.running_server import Server
from tests.waiting import wait_until

WAITING = int(os.environ.get("WAITING", "10000"))
TIMES = 7
BYTES = 1300
"""Of a sealed body: two comments of some length, padded."""
FILL = """envelopes => new Promise((resolve, reject) => {
  const opening = indexedDB.open('handrail');
  opening.onsuccess = () => {
    const writing = opening.result.transaction(['outbox', 'settings'], 'readwrite');
    const counted = writing.objectStore('settings').get('submission_count');
    counted.onsuccess = () => {
      let number = counted.result ?? 0;
      for (const envelope of envelopes) {
        const item = {envelope, parked: null, number: ++number, day: '2026-11-01'};
        writing.objectStore('outbox').add(item);
      }
      writing.objectStore('settings').put(number, 'submission_count');
    };
    writing.oncomplete = () => { opening.result.close(); resolve(); };
    writing.onabort = () => reject(writing.error);
  };
})"""
COUNT = """() => new Promise(resolve => {
  const opening = indexedDB.open('handrail');
  opening.onsuccess = () => {
    const counting = opening.result.transaction('outbox').objectStore('outbox').count();
    counting.onsuccess = () => { opening.result.close(); resolve(counting.result); };
  };
})"""
HEAP = "performance.memory.usedJSHeapSize / 1e6"


def main() -> int:
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        build_pages(folder)
        server = Server(folder)
        server.add_organisations(PCN, PRACTICES)
        server.start()
        chromium = os.environ["HANDRAIL_CHROMIUM"]
        device = Device(playwright, chromium, folder / "profile", server.url, server.add_tablet)
        try:
            page = device.start()
            device.set_up()
            server.kill()
            empty = measure(device)
            fill(page, server)
            full = measure(device)
            for what, before in empty.items():
                after = full[what]
                print(f"{what:34}{before:10.1f}{after:10.1f}  ratio {after / before:.2f}")
            waiting = page.evaluate(COUNT)
            server.start()
            began = time.monotonic()
            device.open("/feedback/")
            wait_until(lambda: page.evaluate(COUNT) == 0, seconds=600)
            took = time.monotonic() - began
            print(f"{waiting} sent in {took:.1f} s, {waiting / took:.0f} a second")
            (known,) = server.known_tablets()
            print(f"{known.completeness.made} made, {known.completeness.received} received")
            return 0 if known.completeness.made == known.completeness.received else 1
        finally:
            device.close()
            server.kill()


def fill(page: Page, server: Server) -> None:
    """Real envelopes, sealed to the server's key as a tablet of this database makes them."""
    token = page.evaluate(TOKEN)
    survey = a_survey()
    for start in range(0, WAITING, 500):
        envelopes = []
        for offset in range(500):
            id, number = an_id(), start + offset + 1 + TIMES
            plain = {
                "survey": survey.id,
                "version": survey.version,
                "language": "en",
                "practice": "V89001",
                "mode": "tablet",
                "given_on": "2026-11-01",
                "answers": {"experience": "1", "why": "x" * 400, "better": "y" * 400},
                "token": token,
                "number": number,
            }
            text = json.dumps(plain)
            sealed = server.keys.seal(text.ljust(BYTES).encode(), id=id)
            body = base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()
            key = server.keys.current
            envelopes.append({"schema": 1, "id": id, "key_id": key, "sealed": body})
        page.evaluate(FILL, envelopes)


TOKEN = """() => new Promise(resolve => {
  const opening = indexedDB.open('handrail');
  opening.onsuccess = () => {
    const getting = opening.result.transaction('settings').objectStore('settings').get('tablet');
    getting.onsuccess = () => { opening.result.close(); resolve(getting.result.token); };
  };
})"""


def measure(device: Device) -> dict[str, float]:
    """Medians, in milliseconds and MB, at a 6 times slower processor."""
    page = device.page
    assert device.context is not None
    session = device.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    found: dict[str, list[float]] = {}
    for _ in range(TIMES):
        began = time.monotonic()
        device.open("/feedback/")
        expect_first_screen(page)
        found.setdefault("start to first question, ms", []).append(ms(began))
        tap_answer(page, "Good")
        send = page.get_by_role("button", name="Send this now")
        expect(send).to_be_visible()
        page.wait_for_timeout(GUARD_MS)
        began = time.monotonic()
        send.click()
        expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
        found.setdefault("Send to thank-you, ms", []).append(ms(began))
        page.wait_for_timeout(1500)
        found.setdefault("memory in JavaScript, MB", []).append(page.evaluate(HEAP))
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return {what: statistics.median(each) for what, each in found.items()}


def ms(began: float) -> float:
    return 1000 * (time.monotonic() - began)


if __name__ == "__main__":
    sys.exit(main())
