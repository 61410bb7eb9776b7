"""A month of 140 comments cleared with the keyboard alone, counted; and a lost connection."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from feedback_server.domain.accounts.person import Person, Role
from feedback_server.store import Store
from feedback_server.store.submissions import insert
from tests.e2e.comments_page import QUIET_MS, CommentsPage
from tests.e2e.device import Device
from tests.e2e.sessions import a_session
from tests.factories import PCN, a_submission, a_survey
from tests.running_server import Server

LEAD = Person("lena@pcn.example", Role.PCN_LEAD, frozenset({PCN.code}))
WITH_MARKS = 3
MOST_DECISIONS = 16
"""Six or seven pages at once, those with a mark one by one, and what did not go offline."""


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    store = Store(server.database_url)
    yield store
    store.close()


def give_comments(store: Store, number: int) -> None:
    """Some of them with a name that is marked."""
    texts = [f"Dr Smith was kind, {n}" for n in range(WITH_MARKS)]
    texts += [f"The rail by the bath helps me every day, {n}" for n in range(number - WITH_MARKS)]
    given = [
        a_submission(answers={"experience": "1", "why": text, "publish": "yes"}) for text in texts
    ]
    with store.write() as tx:
        insert.add(tx, given, {a_survey().version: a_survey()})


def test_a_month_is_cleared_with_few_presses_and_nothing_is_lost(
    device: Device, server: Server, store: Store
) -> None:
    give_comments(store, 140)
    cookie = {"name": "handrail", "value": a_session(store, LEAD), "url": server.url}
    context = device.page.context
    context.add_cookies([cookie])  # type: ignore[list-item]
    page = device.open("/staff/comments/")
    comments = CommentsPage(page)
    context.set_offline(True)
    comments.press("j")
    comments.press("x")
    comments.status("Not saved: there is no connection.")
    context.set_offline(False)
    page.wait_for_timeout(QUIET_MS)
    comments.clear_all()
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()
    assert comments.decisions <= MOST_DECISIONS, comments.presses
