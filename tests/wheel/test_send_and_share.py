"""An installed wheel, a real SMTP server and browsers: a lead sends a month and shares it."""

import re
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, Page, expect

from feedback_server.domain.accounts.person import Person, Role
from feedback_server.domain.calendar.calendar_month import Month, london_day
from feedback_server.output.formatting import format_month
from feedback_server.sample_data.demo import demonstration_organisations
from feedback_server.store import Store
from tests.e2e.sessions import a_session
from tests.mail_server import Box, a_mail_server
from tests.waiting import wait_until
from tests.wheel.conftest import Installed

PCN = demonstration_organisations()[0][0]
LEAD = Person("lena@pcn.example", Role.PCN_LEAD, frozenset({PCN.code}))
MONTH = Month.of(london_day(datetime.now(UTC))).previous()
OVER = "There is nothing to read here"


@pytest.fixture
def box() -> Box:
    box = Box()
    box.refused = {"gone@trust.example"}
    return box


@pytest.fixture
def served(installed: Installed, box: Box) -> Iterator[Installed]:
    assert installed.run("database", "load-demo").returncode == 0
    with a_mail_server(box) as port:
        installed.serve(
            HANDRAIL_SMTP=f"smtp://127.0.0.1:{port}",
            HANDRAIL_MAIL_FROM="reports@provider.example",
            HANDRAIL_ADDRESS=installed.url,
        )
        yield installed
        installed.stop()


@pytest.fixture
def lead(browser: Browser, served: Installed) -> Iterator[Page]:
    store = Store(f"sqlite:///{served.home / 'var' / 'handrail.sqlite3'}")
    token = a_session(store, LEAD)
    store.close()
    context = browser.new_context(locale="en-GB")
    context.add_cookies([{"name": "handrail", "value": token, "url": served.url}])
    yield context.new_page()
    context.close()


def test_a_lead_sends_a_month_and_shares_it_and_what_is_over_shows_nothing(
    lead: Page, served: Installed, box: Box, browser: Browser
) -> None:
    lead.goto(f"{served.url}/staff/reports?pcn={PCN.code}&month={MONTH}")
    lead.get_by_label("I have looked at the figures").check()
    lead.get_by_role("button", name="Make this month final").click()
    lead.get_by_role("link", name="Send and share").first.click()
    send_to_readers(lead, box)
    letter = box.letters[0]
    is_the_board_copy(letter)
    stop_by_the_link_of(letter, browser)
    lead.reload()
    expect(lead.get_by_text("they stopped it themselves")).to_be_visible()

    shared, ended = (make_link(lead, reader) for reader in ("Dr Pat Chair", "Ann Late"))
    end_yesterday(served, "Ann Late")
    reader = browser.new_context(locale="en-GB")
    page = reader.new_page()
    page.goto(shared)
    expect(page.get_by_role("heading", name=f"{PCN.name}, {format_month(MONTH)}")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    assert reader.cookies() == []
    row = lead.get_by_role("row", name="Dr Pat Chair")
    lead.goto(f"{served.url}/staff/reports/{PCN.code}/sending/?month={MONTH}")
    expect(row).to_contain_text("1 time, last on")
    with lead.expect_navigation():
        row.get_by_role("button", name="Revoke").click()
    for address in (shared, ended, f"{served.url}/shared/never-was/"):
        page.goto(address)
        expect(page.get_by_role("heading", name=OVER)).to_be_visible()
        assert PCN.name not in page.content()
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{address}report.pdf", timeout=20)
    reader.close()


def send_to_readers(lead: Page, box: Box) -> None:
    """Two readers, one of whom the mail server does not know."""
    for name, address in (("Cara Board", "cara@pcn.example"), ("Dev Gone", "gone@trust.example")):
        lead.get_by_label("Their name").fill(name)
        lead.get_by_label("Their e-mail address").fill(address)
        lead.get_by_role("button", name="Add reader").click()
    frame = lead.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="What happened")).to_be_visible()
    lead.get_by_role("link", name="Send now to 2 people").click()
    lead.get_by_role("button", name="Send to 2 people").click()
    expect(lead.get_by_text("2 e-mails are on the way")).to_be_visible()
    wait_until(lambda: len(box.letters) == 1, seconds=60)
    refused = lead.get_by_text("Refused: the mail server does not take this address (550)")

    def is_shown() -> bool:
        lead.reload()
        return refused.is_visible()

    wait_until(is_shown, seconds=60)
    expect(lead.get_by_text("Their address was refused the last time")).to_be_visible()


def is_the_board_copy(letter: EmailMessage) -> None:
    assert letter["To"] == "cara@pcn.example"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    bodies = [letter.get_body((kind,)) for kind in ("plain", "html")]
    for body in bodies:
        assert body is not None
        words = str(body.get_content())
        assert "Small numbers are left out" in words and "For staff only" not in words
    (file,) = letter.iter_attachments()
    assert "board-copy.pdf" in str(file.get_filename())
    content = file.get_content()
    assert isinstance(content, bytes) and content.startswith(b"%PDF-")


def stop_by_the_link_of(letter: EmailMessage, browser: Browser) -> None:
    address = re.fullmatch(r"<(\S+)>", letter["List-Unsubscribe"])
    assert address
    page = browser.new_page()
    page.goto(address[1])
    page.get_by_role("button", name="Stop these e-mails").click()
    expect(page.get_by_role("heading", name="You get no more of these e-mails")).to_be_visible()
    page.close()


def make_link(lead: Page, reader: str) -> str:
    lead.get_by_label("Who is it for?").fill(reader)
    lead.get_by_role("button", name="Make a link").click()
    expect(lead.get_by_text(f"Copy the link for {reader} now")).to_be_visible()
    return lead.locator("code.hr-token").inner_text().strip()


def end_yesterday(served: Installed, reader: str) -> None:
    """As if its last day had passed."""
    yesterday = london_day(datetime.now(UTC)) - timedelta(days=1)
    with sqlite3.connect(served.home / "var" / "handrail.sqlite3", timeout=20) as database:
        database.execute(
            "UPDATE report_link SET last_day = ? WHERE reader = ?", (str(yesterday), reader)
        )
    database.close()
