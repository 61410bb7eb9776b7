"""A worker in front of a push service on this machine."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from feedback_server.actions.notifications import subscriptions
from feedback_server.actions.notifications.subscriptions import Registry
from feedback_server.actions.operations.worker import Worker
from feedback_server.config.push import load_push
from feedback_server.config.settings import Settings, load_settings
from feedback_server.crypto.hpke import load_sealing_keys
from feedback_server.domain.accounts.person import Person
from feedback_server.domain.notifications.notification import NotificationType, QuietHours
from feedback_server.jobs.registry import make_worker
from feedback_server.store import Store
from feedback_server.store.accounts import accounts
from feedback_server.store.accounts.accounts import Account
from feedback_server.store.notifications import push_subscriptions
from feedback_server.store.notifications.push_subscriptions import Browser
from tests.factories import NOW, TODAY, an_id
from tests.keys import make_ready
from tests.messaging.webpush.service import PushService, Receiver

NAME = "alice@provider.example"
RECEIVER = Receiver()


@dataclass
class Desk:
    """What the tests of pushes need, together."""

    store: Store
    settings: Settings
    service: PushService
    now: datetime = NOW
    _worker: Worker | None = field(default=None)

    @property
    def worker(self) -> Worker:
        if self._worker is None:
            self._worker = make_worker(self.settings, self.store, now=lambda: self.now)
        return self._worker

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)

    def work(self) -> None:
        """Do all that is due now."""
        while self.worker.run_once():
            pass

    def browser(
        self,
        path: str = "/one",
        *,
        account: str = NAME,
        choices: frozenset[NotificationType] = frozenset(NotificationType),
        quiet: QuietHours | None = None,
        endpoint: str = "",
    ) -> Browser:
        """Somebody's browser that wants to be told of things."""
        registry = Registry(load_sealing_keys(self.settings.keys), *load_push(self.settings))
        found = RECEIVER.subscription(endpoint or f"{self.service.origin}{path}")
        made = subscriptions.add_browser(
            self.store,
            registry,
            Person(account),
            registry.checked(found.endpoint, found.p256dh, found.auth),
            label="Firefox on Linux",
            choices=choices,
            instead_of="",
            id=an_id(),
            on=TODAY,
            now=self.now,
        )
        with self.store.write() as tx:
            push_subscriptions.change(
                tx, account, made.id, choices, quiet or QuietHours("00:00", "00:00")
            )
        return made

    def person(self, person: Person) -> None:
        with self.store.write() as tx:
            accounts.add_account(tx, Account(person, "no password"))


@pytest.fixture
def service() -> Iterator[PushService]:
    with PushService() as service:
        yield service


@pytest.fixture
def desk(peopled: Store, service: PushService, tmp_path: Path) -> Desk:
    """A database with a network, an administrator, and nobody to tell yet."""
    url = peopled.engine.url.render_as_string(hide_password=False)
    settings = load_settings(
        {
            "HANDRAIL_VAR": str(tmp_path / "var"),
            "HANDRAIL_PUSH_CONTACT": "mailto:push@provider.test",
            "HANDRAIL_DATABASE_URL": url,
            "HANDRAIL_PUSH_HOSTS": f"{service.origin} localhost",
            "PATH": os.environ["PATH"],
        }
    )
    desk = Desk(peopled, settings, service)
    desk.person(Person(NAME))
    make_ready(peopled, settings)
    return desk
