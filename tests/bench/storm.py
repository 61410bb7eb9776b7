"""5,000 tablets with 200 submissions waiting on each come back at the same moment.

They send as the app does (``outbox.py``) to the real server on SQLite. Everything must be stored,
once, and none may give up. ``TABLETS``, ``WAITING`` and ``CONNECTIONS`` name other numbers.
"""

import os
import random
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import median

from feedback_server.store import Store
from feedback_server.store.submissions import quarantine, submissions
from tests.bench.bystander import Bystander
from tests.bench.commits import rows_a_second
from tests.bench.crowd import Crowd
from tests.bench.outbox import INTERVAL_S, MOST_AT_ONCE, Outbox, tablet
from tests.bench.pages import build_pages
from tests.bench.processes import MB, family
from tests.bench.sealed_file import SealedFile, seal_all
from tests.bench.served import Served, ours
from tests.bench.site_build import row
from tests.bench.tablets import Tablet, set_up
from tests.keys import new_keys

TABLETS = int(os.environ.get("TABLETS", "5000"))
WAITING = int(os.environ.get("WAITING", "200"))
PRACTICES = 300
SPARE_HANDLES = 100
WIDTH = 60


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build_pages(folder)
        url = f"sqlite:///{folder / 'storm.sqlite3'}"
        store = Store(url)
        tablets = set_up(store, min(PRACTICES, TABLETS), TABLETS)
        store.close()
        began = time.monotonic()
        new_keys(folder / "var" / "keys" / "sealing")
        seal_all(folder / "sealed", folder / "var" / "keys" / "sealing", tablets, WAITING)
        print(f"{TABLETS * WAITING:,} submissions sealed in {time.monotonic() - began:.0f} s")
        alone = rows_a_second(folder / "alone.sqlite3", MOST_AT_ONCE)
        row("rows a second by sqlite3 alone, 50 to a commit", f"{alone:,.0f}", first_width=WIDTH)
        command, environment = ours(folder, url)
        with Served(command, environment, folder / "server.log") as served:
            outboxes = drained(served, tablets, folder, alone)
        return told(url, outboxes)


def drained(served: Served, tablets: Sequence[Tablet], folder: Path, alone: float) -> list[Outbox]:
    """``alone`` is how many rows a second this disk takes, to compare with."""
    sealed = SealedFile(folder / "sealed", WAITING)
    outboxes = [
        Outbox(each.token, partial(sealed.envelope, at), [*range(WAITING)])
        for at, each in enumerate(tablets)
    ]
    crowd, dropped = Crowd(served.port, connections()), dropped_connections()
    began, before = crowd.now(), time.process_time()
    with Bystander(folder) as bystander:
        crowd.run(tablet(outbox, crowd.now, INTERVAL_S * random.random()) for outbox in outboxes)
    took = max(outbox.done_s for outbox in outboxes) - began
    row("drained after, s", f"{took:.1f}", first_width=WIDTH)
    rate = TABLETS * WAITING / took
    cells = f"{rate:,.0f}", f"ratio {rate / alone:.2f}"
    row("submissions a second, and of sqlite3 alone", *cells, first_width=WIDTH)
    tell_crowd(crowd, dropped_connections() - dropped)
    waits = sorted(outbox.done_s - began for outbox in outboxes)
    row("the median tablet was empty after, s", f"{median(waits):.1f}", first_width=WIDTH)
    row("19 of 20 tablets", f"{waits[int(0.95 * len(waits))]:.1f}", first_width=WIDTH)
    row("the slowest tablet", f"{waits[-1]:.1f}", first_width=WIDTH)
    taken = time.process_time() - before
    row("processor taken by the clients, s", f"{taken:.0f}", first_width=WIDTH)
    slowest = f"{bystander.slowest_s:.2f}"
    row("a bystander's slowest sync of 4 kB on this disk, s", slowest, first_width=WIDTH)
    row("left out: clients were stopped, s", f"{crowd.held_up_s:.0f}", first_width=WIDTH)
    for process in family(served.process.pid):
        name = f"peak memory, MB: {' '.join(process.command.split()[1:4])}"
        row(name, f"{process.peak / MB:.0f}", first_width=WIDTH)
    crowd.close()
    sealed.close()
    return outboxes


def tell_crowd(crowd: Crowd, dropped: int) -> None:
    seen = crowd.seen
    row("connections open at most", f"{seen.most_open:,}", first_width=WIDTH)
    row("connections dropped by a full backlog", f"{dropped:,}", first_width=WIDTH)
    for status, times in sorted(seen.took.items()):
        name = f"answered with {status}" if status else "no answer within 20 s, or none at all"
        cells = f"{len(times):,}", f"p50 {median(times):.2f} s", f"worst {max(times):.2f} s"
        row(name, *cells, first_width=WIDTH)


def told(url: str, outboxes: Sequence[Outbox]) -> int:
    """0 where all of it is there, once."""
    store = Store(url)
    with store.read() as tx:
        stored, held = submissions.count(tx), quarantine.count(tx)
    store.close()
    became = sum((outbox.became for outbox in outboxes), Counter[str]())
    left = sum(len(outbox.waiting) + len(outbox.parked) for outbox in outboxes)
    print(f"{stored:,} in the database, {held:,} in quarantine, {left:,} left on tablets")
    print("receipts: " + ", ".join(f"{number:,} {status}" for status, number in became.items()))
    wanted = TABLETS * WAITING
    good = became["stored"] + became["already_stored"]
    return 0 if stored == good == wanted and not held and not left else 1


def connections() -> int:
    """One a tablet, as far as the system lets one process have them."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return int(os.environ.get("CONNECTIONS", min(TABLETS, hard - SPARE_HANDLES)))


def dropped_connections() -> int:
    """Since the machine was started."""
    names, numbers = Path("/proc/net/netstat").read_text().splitlines()[:2]
    told = dict(zip(names.split(), numbers.split(), strict=True))
    return int(told["ListenOverflows"])


if __name__ == "__main__":
    raise SystemExit(main())
