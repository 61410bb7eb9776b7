"""Commits of rows as large as a submission's by sqlite3 alone, each on the disk before the next.

Usage: python -m tests.bench.commits FOLDER
"""

import sqlite3
import sys
import time
import uuid
from pathlib import Path

SECONDS = 3.0
ROW = ("x" * 380,)
"""What the answers, the comment and the digest of one of tests/bench/tablets.py come to."""


def main() -> None:
    for size in (1, 50):
        rate = rows_a_second(Path(sys.argv[1]) / f"commits-{uuid.uuid4()}.sqlite3", size)
        print(f"sqlite3 alone, {size} to a commit\t{rate}")


def rows_a_second(file: Path, size: int) -> float:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE submission (id TEXT PRIMARY KEY, rest TEXT) WITHOUT ROWID")
    number, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < SECONDS:
        connection.execute("BEGIN IMMEDIATE")
        rows = [(str(uuid.uuid4()), *ROW) for _ in range(size)]
        connection.executemany("INSERT INTO submission VALUES (?, ?)", rows)
        connection.execute("COMMIT")
        number += size
    rate = number / (time.perf_counter() - begun)
    connection.close()
    return rate


if __name__ == "__main__":
    main()
