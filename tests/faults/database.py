"""Databases for faults: each begins the same, and is looked at after whatever was done to it."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from feedback_server.actions.submissions.recount import verify
from feedback_server.actions.surveys.registry import SurveyRegistry, publish_survey
from feedback_server.config.settings import PROJECT
from feedback_server.store import Store
from feedback_server.store.accounts import audit
from feedback_server.store.organisations import organisations
from tests.factories import PCN, PRACTICES, a_survey

WRITES = {
    "sqlite": ("pwrite64", "fdatasync", "ftruncate", "unlink"),
    "postgresql": ("sendto",),
}
"""System calls with which each kind of database is written to."""


@dataclass(frozen=True)
class Database:
    """``folder`` is for the keys, and for the file of SQLite."""

    folder: Path
    url: str

    @property
    def kind(self) -> str:
        return self.url.partition(":")[0].partition("+")[0]

    def check(self, acknowledged: Sequence[str]) -> int:
        """All that was acknowledged is there, once, and everything agrees; how much there is."""
        store = Store(self.url)
        with store.read() as tx:
            ids = list(tx.scalars(sa.text("SELECT id FROM submission")))
            broken = audit.check_chain(tx).broken_at
            if store.is_sqlite:
                assert tx.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        found = verify(store, SurveyRegistry())
        store.close()
        lost = set(acknowledged) - set(ids)
        assert not lost, f"{len(lost)} acknowledged submissions are gone"
        assert len(ids) == len(set(ids))
        assert not found.differences and broken is None
        return len(ids)


def begin(store: Store) -> None:
    """What a database holds before anything goes wrong."""
    with store.write() as tx:
        organisations.upsert_pcns(tx, [PCN])
        organisations.upsert_practices(tx, PRACTICES)
    publish_survey(store, a_survey())


def run(database: Database, *injected: str, batches: int) -> tuple[int, list[str], list[str]]:
    """Store, with faults that strace injects: exit code, ids acknowledged, and all that it said."""
    arguments = (str(database.folder), database.url, str(batches))
    done = traced(
        "tests.faults.storing", *arguments, calls=WRITES[database.kind], injected=injected
    )
    said = done.stdout.splitlines()
    acknowledged = [line.split()[1] for line in said if line.startswith("ack ")]
    return done.returncode, acknowledged, said


def traced(
    module: str,
    *arguments: str,
    calls: Sequence[str],
    injected: Sequence[str] = (),
    log: str = "/dev/null",
) -> "subprocess.CompletedProcess[str]":
    """Run a module with faults in its system calls; ``log`` gets a line for each call."""
    watched = [strace(), "-f", "-qq", "-o", log, "-e", f"trace={','.join(calls)}"]
    watched += [word for each in injected for word in ("-e", f"inject={each}")]
    return subprocess.run(
        [*watched, sys.executable, "-m", module, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=PROJECT,
        timeout=120,
    )


@cache
def strace() -> str:
    found = subprocess.run(
        [PROJECT / "tests" / "strace.sh"], capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr
    return found.stdout.strip()
