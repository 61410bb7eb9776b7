"""How soon our survey, SurveyJS and a bare page can be used without a network, and go on.

All show the same questions from a service worker's cache while no server runs. Each load is a new
tab, its worker asleep before. The page's thread is slowed down six times; Chromium refuses that for
workers, so all workers run at full speed. SurveyJS gets what suits it best: one minified bundle of
what is needed, its style sheet without fonts, the survey in the page, no animations. The bare page
has the first question alone, a few lines of style and no script: nothing could start much sooner.

Start: from the navigation until the first answer has been drawn and the page has reacted to a press
on it. Next question: from the press that leads on (in ours on an answer, where one is enough; else
on "Continue") until the second frame after the question changed, so that up to 33 ms of each figure
are frames. Bytes: page, style sheet, script, with gzip.
"""

import json
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median, quantiles

import yaml
from playwright.sync_api import Locator, Page, sync_playwright

from feedback_server.config.settings import PROJECT
from tests.bench import bare_page, surveyjs
from tests.bench.kept_site import Site
from tests.bench.pages import build_pages
from tests.bench.site_build import row, weight
from tests.e2e.device import Device
from tests.factories import PCN, PRACTICES
from tests.running_server import Server
from tests.waiting import wait_until

SURVEY = PROJECT / "content/surveys/occupational-therapy.yaml"
PROBE = PROJECT / "tests/bench/probe.js"
SLOWER = 6
LOADS = 20
WALKS = 6
READING_MS = 450  # ours ignores a second tap for 400
PRESS_MS = 60
WORDS = "Kind and clear"
FIELD = ":is(textarea, input + label, label:has(input))"


@dataclass
class Subject:
    """A page that is measured, where things are in it, and what was found, in milliseconds."""

    url: str
    bytes: int
    shown: str
    names: tuple[str, ...]
    next: str = "form button"
    tapped: str = "never"
    """Answers that lead on by themselves."""
    bare: bool = False
    starts: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)

    def probe(self) -> str:
        next = f"{self.next}, {self.tapped}"
        places = {"shown": self.shown, "names": self.names, "next": next, "bare": self.bare}
        return f"{PROBE.read_text('utf-8')}\nstartProbe({json.dumps(places)});"


def main() -> None:
    with tempfile.TemporaryDirectory() as name, offline(Path(name)) as (device, *subjects):
        ours, theirs, bare = subjects
        for _ in range(LOADS):
            for subject in (ours, theirs, bare):
                with opened(device, subject) as page:
                    subject.starts.append(page.evaluate("probe.usable"))
        for _ in range(WALKS):
            for subject in (ours, theirs):
                with opened(device, subject) as page:
                    page.evaluate("probe.usable")
                    subject.answers += walk(page, subject)
    report(ours, theirs, bare)


@contextmanager
def offline(folder: Path) -> Iterator[tuple[Device, Subject, Subject, Subject]]:
    """A browser that keeps all three pages, their servers stopped."""
    server = our_server(folder)
    surveyjs.build(folder / "surveyjs", SURVEY)
    bare_page.build(folder / "bare", SURVEY)
    sites = {name: Site(folder / name) for name in ("surveyjs", "bare")}
    ours = Subject(
        f"{server.url}/feedback/?practice=V89001&mode=online",
        weight(folder / "build", "app", "occupational-therapy/en/"),
        shown=":is([data-question], [data-offer]):not([hidden])",
        names=("data-question", "data-offer"),
        next="[data-continue] [type=submit], [data-offer]:not([hidden]) [data-accept]",
        tapped="[data-question]:not([hidden]) [type=radio]",
    )
    theirs = Subject(
        f"{sites['surveyjs'].url}/",
        weight(folder / "surveyjs", "", ""),
        shown=".sd-question[data-name]",
        names=("data-name",),
        next=".sd-navigation__next-btn",
    )
    bare = Subject(
        f"{sites['bare'].url}/",
        weight(folder / "bare", "", ""),
        shown="fieldset",
        names=("data-name",),
        bare=True,
    )
    with sync_playwright() as playwright:
        device = Device(playwright, chromium(), folder / "profile", server.url, server.add_tablet)
        device.start()
        try:
            keep(device, theirs.url)
            keep(device, f"{bare.url}keep.html")
            device.set_up(mode="online")
            device.page.goto("about:blank")
            for site in sites.values():
                site.stop()
            server.stop()
            yield device, ours, theirs, bare
        finally:
            device.close()
            server.kill()


def our_server(folder: Path) -> Server:
    build_pages(folder)
    server = Server(folder)
    server.add_organisations(PCN, PRACTICES)
    server.start()
    return server


def chromium() -> str:
    program = PROJECT / "tests" / "chromium.sh"
    found = subprocess.run([program], capture_output=True, text=True, check=True)
    return found.stdout.strip()


def keep(device: Device, url: str) -> None:
    """Open it and wait until its worker keeps it."""
    device.page.goto(url)
    wait_until(lambda: device.page.evaluate("navigator.serviceWorker.controller !== null"))


@contextmanager
def opened(device: Device, subject: Subject) -> Iterator[Page]:
    """The page in a new, slow tab, its worker asleep until it is asked for the page."""
    assert device.context is not None
    page = device.context.new_page()
    page.add_init_script(subject.probe())
    tools = device.context.new_cdp_session(page)
    tools.send("ServiceWorker.enable")
    tools.send("ServiceWorker.stopAllWorkers")
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(subject.url)
    yield page
    page.close()


def walk(page: Page, subject: Subject) -> list[float]:
    """Answer every question, and take every offer; how long each next step took to come."""
    expected = [
        question["id"] for question in yaml.safe_load(SURVEY.read_text("utf-8"))["questions"]
    ]
    times = []
    for question, after in pairwise(expected):
        times.append(next_step(page, answer(page, subject)))
        offered = page.locator("[data-offer]:not([hidden]) [data-accept]")
        if offered.count():
            times.append(next_step(page, offered))
        assert page.evaluate("probe.current()") == after, f"{after} should follow {question}"
    return times


def answer(page: Page, subject: Subject) -> Locator:
    """The first of the answers, or a few words; what is to be pressed then, or instead."""
    tapped = page.locator(subject.tapped)
    if tapped.count():
        return tapped.first
    page.wait_for_timeout(READING_MS)
    page.locator(f"{subject.shown} {FIELD}").first.click(force=True)  # ours lies under its radio
    if page.locator(f"{subject.shown} textarea").count():
        page.keyboard.type(WORDS)
    return page.locator(subject.next).locator("visible=true")


def next_step(page: Page, pressed: Locator) -> float:
    pressed.hover(force=True)
    page.wait_for_timeout(READING_MS)
    page.evaluate("() => { probe.next = probe.latency(); }")
    page.mouse.down()
    page.wait_for_timeout(PRESS_MS)
    page.mouse.up()
    took: float = page.evaluate("probe.next")
    return took


def report(ours: Subject, theirs: Subject, bare: Subject) -> None:
    package = json.loads((PROJECT / "tests/bench/package.json").read_text("utf-8"))
    version = package["dependencies"]["survey-js-ui"]
    row(f"SurveyJS {version}", "ours", "SurveyJS", "a bare page", "to SurveyJS", "to bare")
    rows: list[tuple[str, Callable[[Subject], float]]] = [
        (f"start, median of {LOADS}, ms", lambda subject: median(subject.starts)),
        (f"start, worst of {LOADS}, ms", lambda subject: max(subject.starts)),
        ("before the first question, bytes", lambda subject: subject.bytes),
        (f"next question, median of {len(ours.answers)}, ms", lambda it: median(it.answers)),
        ("next question, 95th percentile, ms", lambda it: quantiles(it.answers, n=20)[18]),
    ]
    for words, figure in rows:
        subjects = [ours, theirs] + [bare] * (words[:4] != "next")
        here, *there = map(figure, subjects)
        values = [f"{value:,.0f}" for value in (here, *there)] + [""] * (3 - len(subjects))
        row(words, *values, *(f"{here / value:.2f}" for value in there))


if __name__ == "__main__":
    main()
