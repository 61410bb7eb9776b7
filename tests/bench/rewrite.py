"""How long the night's rewrite takes: of SQLite's whole file, and of a day's rows on PostgreSQL."""

import random
import sys
import tempfile
import time
from pathlib import Path

from feedback_server.actions.surveys.registry import SurveyRegistry, publish_survey
from feedback_server.store import Store
from feedback_server.store.db.migrate import migrate
from feedback_server.store.organisations import organisations
from feedback_server.store.submissions import insert, rewrite
from tests.databases import sqlite_at
from tests.factories import PCN, PRACTICES, a_submission, a_survey
from tests.postgresql import database_url, embedded, run_sql

A_COMMIT = 500


def main(held: int, a_day: int) -> None:
    with tempfile.TemporaryDirectory() as folder, embedded() as server:
        run_sql(server.address, "CREATE DATABASE rewritten")
        on_sqlite = sqlite_at(Path(folder) / "rewritten.sqlite3")
        for store in (on_sqlite, Store(database_url(server.address, "rewritten"))):
            measure(store, held, a_day)
            store.close()


def measure(store: Store, held: int, a_day: int) -> None:
    kind = "SQLite" if store.is_sqlite else "PostgreSQL"
    prepare(store)
    for number, what in ((held, "the first night"), (a_day, "the next night")):
        come(store, number)
        began = time.monotonic()
        rows = rewrite.rewrite(store)
        took = time.monotonic() - began
        done = "the whole file" if rows is None else f"{rows:,} rows"
        sys.stdout.write(f"{kind}, {what}, {number:,} submissions came: {done} in {took:.1f} s\n")


def prepare(store: Store) -> None:
    migrate(store)
    publish_survey(store, a_survey())
    with store.write() as tx:
        organisations.upsert_pcns(tx, [PCN])
        organisations.upsert_practices(tx, PRACTICES)


def come(store: Store, number: int) -> None:
    for _ in range(number // A_COMMIT):
        some = [a_submission(practice=random.choice(PRACTICES).code) for _ in range(A_COMMIT)]
        with store.write() as tx:
            insert.add(tx, some, SurveyRegistry().published(tx))


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:] or ("100000", "10000")))
