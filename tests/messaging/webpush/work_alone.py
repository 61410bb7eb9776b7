"""A worker in a process of its own, for tests: its leases end soon.

Usage: python -m tests.messaging.webpush.work_alone, with the settings in the environment.
"""

import os
from datetime import UTC, datetime, timedelta
from threading import Event

from feedback_server.config.settings import load_settings
from feedback_server.jobs.registry import make_worker
from feedback_server.store import Store

LEASE = timedelta(seconds=3)


def main() -> None:
    settings = load_settings(os.environ)
    worker = make_worker(
        settings,
        Store(settings.database_url),
        now=lambda: datetime.now(UTC),
        push_lease=LEASE,
    )
    worker.run(Event())


if __name__ == "__main__":
    main()
