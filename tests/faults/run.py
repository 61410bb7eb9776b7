"""A long run of faults: tablets, a server and a network that fail at random, and a ledger.

Whatever somebody was thanked for is stored exactly once in the end, or was on a tablet whose
storage this run destroyed; and then the server names exactly those numbers. What nobody pressed
Send for is never stored. The seed makes a run repeatable as far as the timing of processes allows:
SEED=7 SURVEYS=300 make faults
"""

import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from playwright.sync_api import Error, Page, Playwright, expect, sync_playwright

from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.actions.tablets import tablets
from feedback_server.builder.build import build as build_pages
from feedback_server.builder.stamping import stamp
from feedback_server.config.settings import PROJECT
from feedback_server.domain.tablets.tablet import Range
from feedback_server.store import Store
from feedback_server.store.submissions import submissions
from tests.e2e.device import GUARD_MS, Device, accept_or_continue, press, tap_answer
from tests.e2e.faulty_proxy import FAULTS, FaultyProxy
from tests.factories import PCN, PRACTICES
from tests.faults.ledger import Tablet, days_around, faults_of, with_text
from tests.running_server import Server
from tests.waiting import wait_until

SEED = int(os.environ.get("SEED", "1"))
SURVEYS = int(os.environ.get("SURVEYS", "300"))
QUIET_S = 180
"""How long everything may take to arrive after the last fault."""
ORIGIN_STORAGE = "indexeddb,cache_storage,service_workers"
"""What a browser that needs space takes away."""


def numbers_in(found: Sequence[Range]) -> set[int]:
    return {number for first, last in found for number in range(first, last + 1)}


class Run:
    def __init__(self, playwright: Playwright, folder: Path) -> None:
        self.chance = random.Random(SEED)
        self.events: Counter[str] = Counter()
        self.folder = folder
        self.server = Server(folder)
        self.server.add_organisations(PCN, PRACTICES)
        self.server.start()
        self.proxy = FaultyProxy(self.server.port)
        self.proxy.__enter__()
        self.releases = 0
        chromium = os.environ["HANDRAIL_CHROMIUM"]
        self.tablets = [
            Tablet(
                Device(
                    playwright, chromium, folder / f"tablet-{number}", self.proxy.url, self.code
                ),
                practice.code,
            )
            for number, practice in enumerate(PRACTICES)
        ]
        for tablet in self.tablets:
            tablet.device.start()
            before = {known.tablet.id for known in self.server.known_tablets()}
            tablet.device.set_up(tablet.practice)
            now = {known.tablet.id for known in self.server.known_tablets()}
            (tablet.id,) = now - before

    def code(self, practice: str) -> str:
        return self.server.add_tablet(practice)

    # --- what can go wrong ---

    def kill_browser(self, tablet: Tablet) -> None:
        tablet.device.kill()
        self.reopen(tablet)

    def reopen(self, tablet: Tablet) -> None:
        page = tablet.device.start()
        self.set_clock(tablet)
        self.go(tablet, page)

    def go(self, tablet: Tablet, page: Page) -> None:
        with suppress(Error):
            page.goto(self.proxy.url + "/feedback/")

    def kill_server(self, tablet: Tablet) -> None:
        self.server.kill()
        self.server.start()

    def server_goes(self, tablet: Tablet) -> None:
        self.server.kill()

    def server_comes(self) -> None:
        if self.server.process is None:
            self.server.start()

    def network_fails(self, tablet: Tablet) -> None:
        self.proxy.fault = self.chance.choice(FAULTS)

    def duplicate_tab(self, tablet: Tablet) -> None:
        assert tablet.device.context is not None
        other = tablet.device.context.new_page()
        self.go(tablet, other)
        if len(tablet.device.context.pages) > 3:
            tablet.device.context.pages[1].close()

    def clock_jumps(self, tablet: Tablet) -> None:
        days = self.chance.choice([-365, -30, -1, 1, 30, 365])
        tablet.jump = timedelta(days=days)
        self.set_clock(tablet)

    def set_clock(self, tablet: Tablet) -> None:
        assert tablet.device.context is not None
        if tablet.jump:
            tablet.device.context.clock.set_fixed_time(datetime.now(UTC) + tablet.jump)

    def disk_fills(self, tablet: Tablet) -> None:
        self.quota(tablet, 1)

    def disk_empties(self, tablet: Tablet) -> None:
        self.quota(tablet, None)

    def quota(self, tablet: Tablet, size: int | None) -> None:
        assert tablet.device.context is not None
        session = tablet.device.context.new_cdp_session(tablet.device.page)
        wanted = {} if size is None else {"quotaSize": size}
        session.send("Storage.overrideQuotaForOrigin", {"origin": self.proxy.url, **wanted})

    def evict(self, tablet: Tablet) -> None:
        """Destroys what waits on a tablet; then staff set it up again, once there is a network."""
        device = tablet.device
        device.page.wait_for_timeout(1000)  # the count is in its cookie again, if it was killed
        device.page.goto("about:blank")
        assert device.context is not None
        for page in device.context.pages[1:]:
            page.close()
        waiting = self.waiting(tablet)
        session = device.context.new_cdp_session(device.page)
        session.send(
            "Storage.clearDataForOrigin",
            {"origin": self.proxy.url, "storageTypes": ORIGIN_STORAGE},
        )
        with self.store() as store:
            have = set()
            for known in tablets.tablet_statuses(store):
                if known.tablet.id == tablet.id:
                    have = set(range(1, known.completeness.made + 1))
                    have -= numbers_in(known.completeness.waiting)
                    have -= numbers_in(known.completeness.missing)
            tablet.destroyed |= waiting - have
            code = tablets.issue_setup_code(store, tablet.id, now=datetime.now(UTC), by="faults")
        self.proxy.fault = None
        self.server_comes()
        device.enrol(code)
        self.go(tablet, device.page)

    def waiting(self, tablet: Tablet) -> set[int]:
        """The numbers in its outbox. From a page of the origin that runs no script of ours."""
        page = tablet.device.page
        page.goto(self.proxy.url + "/assets/icon.svg")
        found: list[dict[str, int]] = tablet.device.outbox()
        page.goto("about:blank")
        return {item["number"] for item in found}

    def release(self, tablet: Tablet) -> None:
        if self.releases >= 2:
            return
        self.releases += 1
        build = self.folder / "build"
        page = build / "app" / "index.html"
        words = f"Tap one answer{'.' * (self.releases + 1)}"
        page.write_text(page.read_text("utf-8").replace("Tap one answer.", words), "utf-8")
        self.server.kill()
        stamp(build, self.server.keys.public())
        self.server.start()

    def switch_off(self, tablet: Tablet) -> None:
        with self.store() as store:
            now = datetime.now(UTC)
            tablets.switch_off(store, tablet.id, on=now.date(), now=now, by="faults")

    def switch_on(self, tablet: Tablet) -> None:
        with self.store() as store:
            tablets.switch_on(store, tablet.id, now=datetime.now(UTC), by="faults")

    def store(self) -> "_Opened":
        return _Opened(self.server.database_url)

    # --- a patient ---

    def survey(self, tablet: Tablet, text: str) -> None:
        """As far as it goes. Thanked is what was seen on the screen."""
        page = tablet.device.page
        page.set_default_timeout(6000)
        page.bring_to_front()  # a tab in the background does everything slowly
        page.goto(self.proxy.url + "/feedback/")
        parts = self.chance.choices(["two taps", "words", "all"], [4, 4, 1])[0]
        kill_at = self.chance.randrange(12)
        tablet.unsent.add(text)
        for step, act in enumerate(self.steps(page, text, parts)):
            if step == kill_at:
                self.events["killed in mid-survey"] += 1
                raise Killed
            act()
        tablet.unsent.discard(text)
        page.wait_for_timeout(GUARD_MS)
        page.locator("[data-send]:visible").click()
        if self.chance.random() < 0.08:
            self.events["killed at Send"] += 1
            raise Killed
        expect(page.locator("[data-panel=confirmation]")).to_be_visible(timeout=30_000)
        if parts == "two taps":
            tablet.two_taps += 1
        else:
            tablet.thanked.append(text)
        if self.chance.random() < 0.08:
            self.events["killed at thanks"] += 1
            raise Killed

    def steps(self, page: Page, text: str, parts: str) -> Iterator[Callable[[], None]]:
        """What a patient does before Send: the first answer, words as well, or all there is."""
        yield lambda: tap_answer(page, "Good")
        if parts == "two taps":
            return
        yield lambda: press(page, "Tell us a little more")
        yield lambda: page.get_by_role("textbox").fill(text)
        while parts == "all" and page.locator("[data-panel=review]").is_hidden():
            yield lambda: accept_or_continue(page)

    def patient(self, number: int) -> None:
        tablet = self.chance.choice(self.tablets)
        try:
            self.survey(tablet, f"patient-{number}")
        except Killed:
            self.kill_browser(tablet)
        except (Error, AssertionError):
            self.events["not thanked"] += 1
            self.reopen_if_gone(tablet)

    def reopen_if_gone(self, tablet: Tablet) -> None:
        try:
            tablet.device.page.evaluate("1")
        except Error:
            self.kill_browser(tablet)

    def go_wrong(self) -> None:
        faults = {
            self.kill_browser: 6,
            self.kill_server: 5,
            self.server_goes: 6,
            self.network_fails: 8,
            self.duplicate_tab: 4,
            self.clock_jumps: 4,
            self.disk_fills: 2,
            self.evict: 2,
            self.release: 1,
            self.switch_off: 1,
        }
        fault = self.chance.choices(list(faults), list(faults.values()))[0]
        tablet = self.chance.choice(self.tablets)
        self.events[fault.__name__] += 1
        fault(tablet)

    def mend(self) -> None:
        """The network, the server and the tablets come back."""
        self.proxy.release.set()
        self.proxy.release.clear()
        self.proxy.fault = None
        self.server_comes()
        for tablet in self.tablets:
            self.disk_empties(tablet)
            self.switch_on(tablet)

    def go_through(self) -> None:
        for number in range(SURVEYS):
            if self.chance.random() < 0.3:
                self.go_wrong()
            if self.chance.random() < 0.2:
                self.mend()
            self.patient(number)
            if number % 25 == 24:
                print(f"{number + 1} surveys, {sum(self.events.values())} faults", flush=True)

    # --- the reckoning ---

    def settle(self) -> None:
        """Everything works again; the tablets are started and left alone."""
        self.mend()
        for tablet in self.tablets:
            tablet.jump = timedelta()
            tablet.device.kill()
            self.reopen(tablet)
        for tablet in self.tablets:
            with suppress(AssertionError):  # what is still there is told in the reckoning
                wait_until(partial(self.is_empty, tablet), seconds=QUIET_S)
        time.sleep(5)  # a new version may take over, and a last check-in be on its way
        for tablet in self.tablets:
            tablet.device.page.evaluate("dispatchEvent(new Event('online'))")
        time.sleep(5)
        self.server.run("submission", "retry-quarantine")

    def is_empty(self, tablet: Tablet) -> bool:
        return tablet.device.outbox() == []

    def faults_found(self) -> list[str]:
        with self.store() as store, store.read() as tx:
            stored = list(submissions.iter_submissions(tx, SurveyRegistry().published(tx)))
        counts = Counter(str(submission.answers["why"]) for submission in with_text(stored))
        found = [f"{text} is stored {n} times" for text, n in counts.items() if n > 1]
        waiting = [len(tablet.device.outbox()) for tablet in self.tablets]
        if any(waiting):
            found.append(f"still in the outboxes: {waiting}")
        today = datetime.now(UTC).date()
        wrong = {str(submission.given_on) for submission in stored} - days_around(today)
        if wrong:
            found.append(f"days that never were: {sorted(wrong)}")
        known = {each.tablet.id: each.completeness for each in self.server.known_tablets()}
        for tablet in self.tablets:
            here = [submission for submission in stored if submission.practice == tablet.practice]
            found += faults_of(tablet, here, known[tablet.id])
        if not self.server.verify():
            found.append("the tallies differ from the submissions")
        thanked = sum(len(tablet.thanked) + tablet.two_taps for tablet in self.tablets)
        print(f"{SURVEYS} surveys, {thanked} thanked, {len(stored)} stored")
        return found

    def close(self) -> None:
        for tablet in self.tablets:
            tablet.device.close()
        self.proxy.release.set()
        self.server.kill()


class Killed(Exception):
    """The browser is to be killed now."""


class _Opened:
    def __init__(self, url: str) -> None:
        self._store = Store(url)

    def __enter__(self) -> Store:
        return self._store

    def __exit__(self, *_: object) -> None:
        self._store.close()


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="handrail-faults-"))
    build_pages(
        PROJECT,
        PROJECT / "build" / "faults",
        "",
        lambda _: None,
        published=folder / "published",
        allow_overdue=True,
    )
    shutil.copytree(PROJECT / "build" / "faults", folder / "build")
    expect.set_options(timeout=20_000)
    began = time.monotonic()
    with sync_playwright() as playwright:
        run = Run(playwright, folder)
        try:
            run.go_through()
            run.settle()
            found = run.faults_found()
        finally:
            run.close()
    print(f"Seed {SEED}, {time.monotonic() - began:.0f} s. Faults made: {dict(run.events)}")
    shutil.rmtree(folder, ignore_errors=True)
    for fault in found:
        print(f"FAILED: {fault}")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
