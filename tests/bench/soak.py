"""Twenty minutes of a busy day on a real server over SQLite: does anything grow that should not?

After a warm-up of three minutes, in each process: a straight line through the medians of its
resident memory in each minute, which leave out the 64 MB that checking a password takes for a
moment, rises by less than 5% or 8 MB in the time that is left; it never has more threads than Flask
may have, and a few; and the fewest open handles besides connections are as few in the second half
as in the first. ``MINUTES`` names another time. It ends
with 1 where something grows, or where an answer was not as it should be.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import linear_regression, median

from feedback_server.actions.accounts import sessions
from feedback_server.cli.database_demo import DEMONSTRATION_ACCOUNT
from feedback_server.config.settings import PROJECT
from feedback_server.crypto.hpke import load_sealing_keys
from feedback_server.domain.accounts.person import Person
from feedback_server.domain.accounts.two_factor import AuthStage
from feedback_server.domain.calendar.calendar_month import Month, london_day
from feedback_server.server.front import THREADS
from feedback_server.store import Store
from feedback_server.store.accounts import accounts
from feedback_server.store.accounts.accounts import Account
from tests.bench.mixed_load import Day
from tests.bench.pages import build_pages
from tests.bench.processes import MB, family
from tests.bench.served import Served, ours
from tests.bench.tablets import set_up

MINUTES = float(os.environ.get("MINUTES", "20"))
WARM_UP = float(os.environ.get("WARM_UP", "3"))
PAUSE_S = 3.0
MOST_SHARE, MOST_BYTES = 0.05, 8 * MB
MOST_THREADS = THREADS + 16
UNIT = PROJECT / "feedback_server" / "deployment" / "handrail.service"
"""Says what the C library may do with memory."""
NAMES = ("starter", "server")
"""Of the processes, in the order in which they start."""


@dataclass(frozen=True)
class Sample:
    """One process at one moment. ``files`` leaves out connections, to clients and the database."""

    minute: float
    name: str
    resident: int
    files: int
    connections: int
    threads: int
    wal: int


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build_pages(folder)
        database = folder / "soak.sqlite3"
        command, environment = ours(folder, f"sqlite:///{database}")
        environment |= re.findall(
            r"^Environment=(MALLOC_\w+)=(\d+)$", UNIT.read_text(), re.MULTILINE
        )
        told = {**os.environ, **environment}
        demo = [sys.executable, "-m", "feedback_server", "database", "load-demo"]
        subprocess.run(demo, env=told, cwd=PROJECT, check=True, capture_output=True)
        store = Store(f"sqlite:///{database}")
        tablets, administrator = set_up(store, 20, 64), a_session(store)
        store.close()
        with Served(command, environment, folder / "server.log") as served:
            day = Day(
                served.port,
                load_sealing_keys(folder / "var" / "keys" / "sealing"),
                tablets,
                DEMONSTRATION_ACCOUNT,
                (folder / "var" / "demonstration-password.txt").read_text("utf-8"),
                administrator,
                str(Month.of(london_day(datetime.now(UTC))).previous()),
                told,
                folder,
            )
            day.begin()
            samples = sampled(served.process.pid, database)
            day.end()
            answers = served.process.poll() is None
        told_wrong(day)
        grows = [fault for name in NAMES for fault in growth(name, samples)]
        print("\n".join(grows) or "Nothing grows.")
        return 1 if grows or day.heard.wrong or not answers else 0


def a_session(store: Store) -> str:
    """Of an administrator who has given the second factor."""
    person = Person("administrator@handrail.example")
    with store.write() as tx:
        accounts.add_account(tx, Account(person, ""))
        now, id = datetime.now(UTC), str(uuid.uuid4())
        return sessions.begin_session(tx, person, AuthStage.IN, id=id, now=now, instead_of="")


def sampled(pid: int, database: Path) -> list[Sample]:
    print(f"{'minute':>6}", *(f"{name:>38}" for name in NAMES), f"{'WAL':>8}")
    columns = "      MB   files   conn.  threads"
    print(f"{'':6}", *(f"{columns:>38}" for _ in NAMES), f"{'MB':>8}")
    found: list[Sample] = []
    begun, minute = time.monotonic(), 0
    while (now := (time.monotonic() - begun) / 60) < MINUTES:
        found += sample(now, pid, database)
        if now >= minute + 1:
            tell(minute, [match for match in found if int(match.minute) == minute])
            minute = int(now)
        time.sleep(PAUSE_S)
    tell(minute, [match for match in found if int(match.minute) == minute])
    return found


def sample(minute: float, pid: int, database: Path) -> list[Sample]:
    wal = database.with_name(f"{database.name}-wal")
    size = wal.stat().st_size if wal.exists() else 0
    lasting = [process for process in family(pid) if "typst_process" not in process.command]
    processes = zip(NAMES, lasting, strict=False)
    return [
        Sample(
            minute,
            name,
            each.resident,
            each.handles - each.connections(database),
            each.connections(database),
            each.threads,
            size,
        )
        for name, each in processes
    ]


def tell(minute: int, samples: Sequence[Sample]) -> None:
    """The median of the minute for memory, the most for all else."""
    cells = []
    for name in NAMES:
        own = [each for each in samples if each.name == name]
        if own:
            memory = median(value.resident for value in own) / MB
            files, connections = max(value.files for value in own), max(e.connections for e in own)
            threads = max(value.threads for value in own)
            cells.append(f"{memory:8.1f}{files:8}{connections:8}{threads:9}")
    wal = max((each.wal for each in samples), default=0)
    print(f"{minute:6}", *(f"{cell:>38}" for cell in cells), f"{wal / MB:8.1f}", flush=True)


def growth(name: str, samples: Sequence[Sample]) -> list[str]:
    """What grows in the process of this name, in words."""
    own = [each for each in samples if each.name == name and each.minute >= WARM_UP]
    if len({int(value.minute) for value in own}) < 2:
        return [f"The {name} is gone"]
    resident = of_each_minute(own)
    rise = risen(list(resident), list(resident.values()))
    usual = median(resident.values())
    print(f"{name}: {rise / MB:+.1f} MB of {usual / MB:.0f} MB after the warm-up")
    found = []
    if rise > max(MOST_SHARE * usual, MOST_BYTES):
        found.append(f"The memory of the {name} grows by {rise / MB:.1f} MB")
    half = len(own) // 2
    before, after = (min(each.files for each in part) for part in (own[:half], own[half:]))
    if after > before:
        found.append(f"The open files of the {name} grow from {before} to {after}")
    most = max(value.threads for value in own)
    if most > MOST_THREADS:
        found.append(f"The {name} has {most} threads")
    return found


def of_each_minute(samples: Sequence[Sample]) -> dict[int, float]:
    """The median of its resident memory, in bytes."""
    minutes = sorted({int(each.minute) for each in samples})
    return {
        minute: median(each.resident for each in samples if int(each.minute) == minute)
        for minute in minutes
    }


def risen(minutes: Sequence[float], values: Sequence[float]) -> float:
    """How much a straight line through them rises from the first to the last."""
    return linear_regression(minutes, values).slope * (minutes[-1] - minutes[0])


def told_wrong(day: Day) -> None:
    heard = day.heard
    print("asked: " + ", ".join(f"{n:,} x {kind}" for kind, n in sorted(heard.answered.items())))
    print("wrong: " + (", ".join(f"{n} x {kind}" for kind, n in heard.wrong.items()) or "nothing"))


if __name__ == "__main__":
    raise SystemExit(main())
