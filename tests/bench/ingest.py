"""Sealed submissions of about 1 kB with eight answers, taken in by the real server.

Beside it, in the same run and on the same disk: a server that answers and does no work, commits of
the same rows by sqlite3 alone, and opening alone. Then PostgreSQL with two processes.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from feedback_server.config.settings import PROJECT
from feedback_server.crypto.hpke import SealingKeys, load_sealing_keys
from feedback_server.store import Store
from tests.bench.load import Found, load
from tests.bench.pages import build_pages
from tests.bench.served import Served, ours
from tests.bench.site_build import row
from tests.bench.tablets import Tablet, envelopes, requests, set_up, survey
from tests.keys import new_keys
from tests.postgresql import database_url, embedded, run_sql

SECONDS = float(os.environ.get("SECONDS", "4"))
TIMES = int(os.environ.get("TIMES", "3"))
PRACTICES, TABLETS = 20, 64
BATCH = 50


@dataclass(frozen=True)
class Way:
    """How submissions are sent. ``most`` is more a second than any machine takes."""

    name: str
    clients: int
    size: int
    most: int


WAYS = (
    Way("one a request, 1 client", 1, 1, 2500),
    Way("one a request, 8 clients", 8, 1, 8000),
    Way("one a request, 32 clients", 32, 1, 9000),
    Way(f"batches of {BATCH}, 8 clients", 8, BATCH, 20000),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as name, embedded() as postgresql:
        folder = Path(name)
        build_pages(folder)
        keys = new_keys(folder / "var" / "keys" / "sealing")
        row("", "a second", "p50 ms", "p99 ms", "worst ms", first_width=WIDTH)
        answered = no_work(keys, folder)
        opened(keys)
        committed(folder)
        of_server("SQLite", f"sqlite:///{folder / 'ingest.sqlite3'}", 1, folder)
        run_sql(postgresql.address, "CREATE DATABASE bench")
        of_server("PostgreSQL", database_url(postgresql.address, "bench"), 2, folder)
        print(f"A server that does no work answers {answered:,.0f} a second at 32 clients.")


WIDTH = 56


def of_server(kind: str, url: str, processes: int, folder: Path) -> None:
    store = Store(url)
    tablets = set_up(store, PRACTICES, TABLETS)
    store.close()
    keys = load_sealing_keys(folder / "var" / "keys" / "sealing")
    command, environment = ours(folder, url, processes)
    with Served(command, environment, folder / "server.log") as served:
        for way in WAYS:
            found = [_once(served.port, keys, tablets, way) for _ in range(TIMES)]
            several = f", {processes} processes" if processes > 1 else ""
            tell(f"  {kind}{several}: {way.name}", found, way.size)


def _once(port: int, keys: SealingKeys, tablets: Sequence[Tablet], way: Way) -> Found:
    number = int(way.most * SECONDS / way.size)
    prepared = requests(keys, tablets, way.size, number)
    found = load(port, iter(prepared), way.clients, SECONDS)
    stored = len(found.latencies) * way.size
    assert not found.others and found.receipts == stored, (found.others, found.receipts, stored)
    assert found.seconds >= SECONDS, "all that was prepared was sent: prepare more"
    return found


def tell(name: str, every: Sequence[Found], size: int) -> float:
    rates = median(len(found.latencies) * size / found.seconds for found in every)
    p50, p99, worst = (
        median(found.percentile(share) for found in every) for share in (0.5, 0.99, 1)
    )
    cells = f"{rates:,.0f}", f"{p50:.1f}", f"{p99:.1f}", f"{worst:.0f}"
    row(name, *cells, first_width=WIDTH)
    return rates


def no_work(keys: SealingKeys, folder: Path) -> float:
    """The ceiling of whatever answers over HTTP."""
    store = Store(f"sqlite:///{folder / 'no-work.sqlite3'}")
    (one,) = requests(keys, set_up(store, 1, 1), 1, 1)
    store.close()
    rate = 0.0
    with Served([sys.executable, "-m", "tests.bench.no_work", "PORT"], {}) as served:
        for way in WAYS[:3]:
            found = [load(served.port, repeated(one), way.clients, SECONDS) for _ in range(TIMES)]
            rate = tell(f"a server that does no work, {way.name}", found, 1)
    return rate


def repeated(one: bytes) -> Iterator[bytes]:
    while True:
        yield one


def opened(keys: SealingKeys) -> None:
    """The ceiling of whatever opens, in one process."""
    tablet = Tablet("V90000", "t" * 43, iter(range(1, 10_000)))
    made = envelopes(keys, tablet, survey().version)
    sealed = [
        (str(each["id"]), str(each["sealed"])) for each, _ in zip(made, range(2000), strict=False)
    ]
    rates = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        for id, text in sealed:
            keys.open_text(key_id=keys.current, id=id, text=text)
        rates.append(len(sealed) / (time.perf_counter() - begun))
    row("opening alone, in one process", f"{median(rates):,.0f}", first_width=WIDTH)


def committed(folder: Path) -> None:
    """The ceiling of whatever commits."""
    command = [sys.executable, "-m", "tests.bench.commits", str(folder)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    for line in done.stdout.splitlines():
        name, rate = line.split("\t")
        row(f"  {name}", f"{float(rate):,.0f}", first_width=WIDTH)


if __name__ == "__main__":
    main()
