"""A lead's whole month: five surgeries, 140 comments, from the overview to nothing left to do."""

import os
import sys
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from feedback_server.domain.accounts.person import Person, Role
from feedback_server.domain.activity.appointments import Activity
from feedback_server.domain.calendar.calendar_month import Month, london_day
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.output.formatting import format_month
from feedback_server.store import Store
from feedback_server.store.activity import appointments
from feedback_server.store.activity.imports import NewBatch
from feedback_server.store.organisations import organisations
from feedback_server.store.reports import recipients
from feedback_server.store.reports.recipients import Recipient
from feedback_server.store.submissions import insert
from tests.e2e.comments_page import QUIET_MS, CommentsPage
from tests.e2e.device import Device
from tests.e2e.month_walk import Hand, Keys, Pointer, Walk
from tests.e2e.sessions import a_session
from tests.factories import PCN, PRACTICES, a_submission, a_survey
from tests.mail_server import Box, a_mail_server
from tests.running_server import Server, a_server
from tests.waiting import wait_until

LEAD = Person("lena@pcn.example", Role.PCN_LEAD, frozenset({PCN.code}))
LAST = Month.of(london_day(datetime.now(UTC))).previous()
FIVE = (
    *PRACTICES,
    *(Practice(f"V8900{number}", f"Surgery {number}", PCN.code) for number in (3, 4, 5)),
)
COMMENTS, WITH_NAMES, MOST_PRESSES, MOST_SECONDS = 140, 3, 60, 600


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def server(built: Path, tmp_path: Path, box: Box) -> Iterator[Server]:
    """One that sends e-mails through a real SMTP server."""
    with a_mail_server(box) as port:
        server = a_server(tmp_path, built)
        server.environment |= {
            "HANDRAIL_SMTP": f"smtp://127.0.0.1:{port}",
            "HANDRAIL_MAIL_FROM": "reports@provider.example",
            "HANDRAIL_ADDRESS": server.url,
        }
        server.start()
        yield server
        server.kill()


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    store = Store(server.database_url)
    fill(store)
    yield store
    store.close()


def fill(store: Store) -> None:
    """A month of five surgeries, with a reader who gets the report."""
    survey = a_survey()
    texts = [f"Dr Smith was kind, {number}" for number in range(WITH_NAMES)]
    texts += [f"The rail helps every day, {number}" for number in range(COMMENTS - WITH_NAMES)]
    given = [
        replace(
            a_submission(
                answers={"experience": "1", "why": text, "publish": "yes"},
                given_on=LAST.first_day(),
            ),
            practice=FIVE[place % len(FIVE)].code,
        )
        for place, text in enumerate(texts)
    ]
    reader = Recipient(
        str(uuid.uuid4()),
        PCN.code,
        survey.service,
        "board@pcn.example",
        "The board",
        LEAD.name,
        london_day(datetime.now(UTC)),
    )
    with store.write() as tx:
        organisations.upsert_practices(tx, FIVE)
        insert.add(tx, given, {survey.version: survey})
        recipients.add(tx, reader)
        before = [
            Activity(practice=practice.code, month=LAST.previous(), attended=50)
            for practice in FIVE
        ]
        appointments.upsert(tx, before, NewBatch("activity", reader.added_on, LEAD.name, "x.csv"))


def activity_file(folder: Path) -> Path:
    lines = ["Practice code,Month,Appointments offered,Appointments booked,Attended,Did not attend"]
    lines += [f"{practice.code},{LAST},60,55,50,5" for practice in FIVE]
    path = folder / "month.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def month(walk: Walk, file: Path) -> None:
    """In the order of the list of things to do."""
    page = walk.page
    walk.begin("overview")
    walk.look()
    upload_appointments(walk, file)
    clear_comments(walk)
    walk.begin("report")
    walk.overview()
    walk.press("Look at it")
    walk.look(4)
    walk.tick("I have looked at the figures")
    walk.press("Make this month final")
    walk.begin("publish")
    walk.overview()
    walk.press("Look and publish")
    walk.look()
    walk.write("You said", "Rails help you.")
    walk.write("We did", "More of them.")
    walk.press("Publish")
    send(walk)
    walk.begin("return")
    walk.overview()
    walk.press("What to send")
    walk.look(2)
    walk.overview()
    walk.press("Mark as sent")
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()


def upload_appointments(walk: Walk, file: Path) -> None:
    walk.begin("appointments")
    walk.press("Upload them")
    walk.choose_file("File", file)
    walk.press("Look at it")
    walk.look()
    walk.press("Take in")


def clear_comments(walk: Walk) -> None:
    """Those without a mark a page at a time, the others one by one, with the keys of the page."""
    walk.begin("comments")
    walk.overview()
    walk.press("Read them")
    walk.read_comments(COMMENTS)
    if isinstance(walk.hand, Keys):
        comments = CommentsPage(walk.page)
        comments.clear_all()
        walk.count(comments.decisions)
    else:
        clear_by_pointer(walk)
    expect(walk.page.get_by_text("Nothing waits for you.")).to_be_visible()


def clear_by_pointer(walk: Walk) -> None:
    """Scroll through the page, then press once for those without marks; others one by one."""
    cards = walk.page.locator("[data-card]")
    while cards.count():
        for card in cards.all():
            card.scroll_into_view_if_needed()
        together = walk.page.locator("[data-together-button]")
        if together.count():
            walk.count()
            with walk.page.expect_navigation():
                together.click()
        else:
            left = cards.count()
            walk.count()
            cards.first.get_by_role("button", name="Clear").first.click()
            expect(cards).to_have_count(left - 1)
            walk.page.wait_for_timeout(QUIET_MS)


def send(walk: Walk) -> None:
    walk.begin("send")
    walk.overview()
    walk.press("Look and send")
    walk.look()
    walk.press("Send to 1 person")


HANDS = {"pointer": (375, 667), "keys": (1280, 900)}


@pytest.mark.parametrize("hand", os.environ.get("HANDS", "pointer").split(","))
def test_the_month_takes_ten_minutes(
    hand: str, device: Device, server: Server, store: Store, box: Box, tmp_path: Path
) -> None:
    width, height = HANDS[hand]
    cookie = {"name": "handrail", "value": a_session(store, LEAD), "url": server.url}
    device.page.context.add_cookies([cookie])  # type: ignore[list-item]
    device.page.set_viewport_size({"width": width, "height": height})
    page = device.open("/staff/overview/")
    walk = Walk(page, hand_of(hand, page))
    month(walk, activity_file(tmp_path))
    assert walk.presses.total() <= MOST_PRESSES, walk.presses
    assert walk.seconds <= MOST_SECONDS, walk.seconds
    wait_until(lambda: len(box.letters) == 1)
    assert format_month(LAST) in str(box.letters[0]["Subject"])
    sys.stdout.write(
        f"\n{hand}: {walk.presses.total()} presses, {walk.seconds:.0f} s: {dict(walk.presses)}\n"
    )


def hand_of(name: str, page: Page) -> Hand:
    return Keys(page) if name == "keys" else Pointer()
