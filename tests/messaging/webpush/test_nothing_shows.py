"""How browsers are reached, and what they are told, stands in no log and in no database as text."""

import logging

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from feedback_server.actions.notifications import subscriptions
from feedback_server.actions.notifications.subscriptions import Registry, ReminderTime
from feedback_server.config.push import load_push
from feedback_server.crypto.hpke import load_sealing_keys
from feedback_server.domain.notifications.notification import NotificationType
from feedback_server.store import Store
from feedback_server.store.db.schema import SCHEMA
from tests.command import handrail
from tests.factories import an_id
from tests.messaging.webpush.conftest import RECEIVER, Desk
from tests.messaging.webpush.service import Answer
from tests.messaging.webpush.test_push_services import told

ENDINGS = {"/taken": 201, "/gone": 410, "/refused": 400, "/later": 503}


def everything_in(store: Store) -> str:
    """All that the database holds, as a backup without a key would show it."""
    with store.read() as tx:
        rows = [
            tuple(row) for table in SCHEMA.sorted_tables for row in tx.execute(sa.select(table))
        ]
    return repr(rows)


@pytest.fixture
def written(desk: Desk, caplog: pytest.LogCaptureFixture) -> str:
    """Of browsers of staff, a patient's phone, and pushes that end in all ways."""
    registry = Registry(load_sealing_keys(desk.settings.keys), *load_push(desk.settings))
    with caplog.at_level(logging.DEBUG), capture_logs() as logs:
        for path, status in ENDINGS.items():
            desk.service.answers[path] = Answer(status)
            desk.browser(path)
        found = RECEIVER.subscription(f"{desk.service.origin}/patient")
        subscriptions.ask_reminder(
            desk.store,
            registry,
            registry.checked(found.endpoint, found.p256dh, found.auth),
            practice="V89001",
            language="en",
            when=ReminderTime.LATER,
            id=an_id(),
            now=desk.now,
        )
        told(desk)
        while_waiting = everything_in(desk.store)
        desk.advance(days=3)
        desk.work()
    assert len(desk.service.got) >= len(ENDINGS)
    url = desk.settings.database_url
    listed = handrail("job", "list", HANDRAIL_DATABASE_URL=url, HANDRAIL_VAR=str(desk.settings.var))
    said = listed.stdout + listed.stderr
    return repr(logs) + caplog.text + said + while_waiting + everything_in(desk.store)


def test_no_subscription_endpoint_or_payload_is_written_down(desk: Desk, written: str) -> None:
    keys = RECEIVER.subscription("")
    for path in (*ENDINGS, "/patient"):
        assert f"{desk.service.origin}{path}" not in written
    assert keys.p256dh not in written and keys.auth not in written
    assert NotificationType.TODAY.headline not in written and "/staff/overview/" not in written
    assert "503" in written and "410" in written  # what came of each does stand there
