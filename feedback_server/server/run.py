"""Runs the production server: prepares the database and the pages, then hands over to Granian."""

import resource
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from feedback_server.actions.operations.server_keys import (
    ensure_keys,
    refuse_keys_of_another_database,
)
from feedback_server.actions.surveys.registry import publish_survey
from feedback_server.builder.stamping import stamp, stamp_periods, usable
from feedback_server.config.retention import retention_periods
from feedback_server.config.settings import Settings
from feedback_server.content import load_surveys
from feedback_server.crypto.hpke import load_sealing_keys
from feedback_server.store import Store
from feedback_server.store.db.migrate import migrate

CONNECTIONS = 8192
"""How many connections may be open at once, most of them idle. Granian waits with any further one
until another is closed: with few of them a hundred idle browsers would keep out everybody else."""
SPARE_HANDLES = 128
"""How many files a process opens besides its connections."""


def prepare(settings: Settings, say: Callable[[str], None]) -> None:
    """Prepares tables, keys, survey versions and the key in the pages, before any process serves.

    All of it happens once, here, because two fresh processes doing it at once get in each
    other's way.
    """
    store = Store(settings.database_url)
    refuse_keys_of_another_database(store, settings.all_keys)
    if migrate(store):
        say("Brought the database up to date")
    ensure_keys(store, settings.all_keys, now=datetime.now(UTC), by="start")
    for survey in load_surveys(settings.root / "content" / "surveys"):
        if publish_survey(store, survey):
            say(f"Published the survey {survey.id}, version {survey.version}")
    store.close()
    key = load_sealing_keys(settings.keys).public()
    with usable(settings.build):
        stamp_periods(settings.build, retention_periods(settings.retention, settings.backups))
        stamp(settings.build, key)


def serve(settings: Settings) -> None:
    """Serve until told to stop; answers what has arrived before it ends."""
    Granian(
        "feedback_server.app:asgi",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        websockets=False,
        workers=settings.workers,
        backpressure=_connections(),
        backlog=4096,
        factory=True,
        log_access=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()


def _connections() -> int:
    """Allow as many open files as this system lets a process have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + SPARE_HANDLES
    if soft < wanted:
        more = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(OSError):  # a confined service may not: its unit sets it
            resource.setrlimit(resource.RLIMIT_NOFILE, (more, hard))
            soft = more
    return max(SPARE_HANDLES, min(CONNECTIONS, soft - SPARE_HANDLES))
