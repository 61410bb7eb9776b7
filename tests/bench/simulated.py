"""Simulated databases, filled by the store's own code: made once, and kept.

They lie under build/bench/, each named by a digest of the migrations and of how large it is: after
a change of either, another is made. Remove the folder to make them again.
``HANDRAIL_MANY`` names another number of submissions than England's, of as many practices as that
takes.
"""

import fcntl
import hashlib
import json
import os
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from feedback_server.actions.surveys.registry import publish_survey
from feedback_server.config.settings import PROJECT
from feedback_server.content import load_surveys
from feedback_server.domain.calendar.calendar_month import Month, london_day
from feedback_server.store import Store
from feedback_server.store.db.migrate import MIGRATIONS, migrate
from feedback_server.store.organisations import organisations
from feedback_server.store.submissions import tally_months
from tests.bench.simulation import Scale, fill

WHOLE = Scale()


def _england(submissions: int) -> Scale:
    share = submissions / WHOLE.submissions
    practices, pcns = (max(1, round(share * each)) for each in (WHOLE.practices, WHOLE.pcns))
    return Scale(practices, pcns, WHOLE.months, submissions)


FILE = "handrail.sqlite3"
KEPT = PROJECT / "build" / "bench"
ENGLAND = _england(int(os.environ.get("HANDRAIL_MANY", WHOLE.submissions)))
ONE_NETWORK = Scale(practices=5, pcns=1, months=24, submissions=10_000)
"""As many practices as a network of England has, and about as many answers in a month."""


def simulated(scale: Scale) -> Path:
    """The folder of variable files (``HANDRAIL_VAR``) with the database in it."""
    folder = KEPT / _name(scale)
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{folder.name}.lock").open("w") as lock:  # another process may be making it
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _make(scale, folder)
    return folder


def simulated_store(scale: Scale) -> Store:
    return Store(f"sqlite:///{simulated(scale) / FILE}")


def last_month(store: Store) -> Month:
    """The last of which there are answers."""
    with store.read() as tx:
        some = [practice.code for practice in organisations.list_practices(tx)[:5]]
        return tally_months.months(tx, some)[0]


def _name(scale: Scale) -> str:
    migrations = [path.read_text("utf-8") for path in sorted(MIGRATIONS.rglob("0*.py"))]
    described = json.dumps([migrations, asdict(scale)])
    return f"simulated-{scale.submissions}-{hashlib.sha256(described.encode()).hexdigest()[:12]}"


def _make(scale: Scale, folder: Path) -> None:
    """Whole or not at all: what was not finished is begun again."""
    new = folder.with_name(f"{folder.name}.new")
    new.mkdir(parents=True, exist_ok=True)
    for left in new.iterdir():
        left.unlink()
    started = time.perf_counter()
    survey = next(iter(load_surveys(PROJECT / "content" / "surveys")))
    store = Store(f"sqlite:///{new / FILE}")
    migrate(store)
    publish_survey(store, survey)
    fill(store, survey, scale, today=london_day(datetime.now(UTC)), say=_say)
    store.close()
    new.replace(folder)
    taken, size = time.perf_counter() - started, (folder / FILE).stat().st_size
    print(
        f"{scale.submissions:,} simulated in {taken:,.0f} s: {size / 1e9:.2f} GB in {folder.name}"
    )


def _say(number: int) -> None:
    """A dot for so many."""
    print(".", end="", file=sys.stderr, flush=True)


def main() -> None:
    for scale in (ONE_NETWORK, ENGLAND):
        print(simulated(scale).relative_to(PROJECT))


if __name__ == "__main__":
    main()
