"""A process that stores and says what it acknowledged: to be killed, or to find its disk full.

Usage: python -m tests.faults.storing FOLDER DATABASE_URL BATCHES. It prints ``ack ID`` for each
receipt, ``refused`` for each batch that could not be stored, and ``end``.
"""

import json
import sys
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from feedback_server.actions.submissions.envelopes import open_all
from feedback_server.actions.submissions.ingest import Ingester, SubmissionBatch
from feedback_server.actions.submissions.receipts import BatchContext
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.actions.tablets import tablets
from feedback_server.crypto.hpke import load_sealing_keys
from feedback_server.domain.tablets.tablet import Setup
from feedback_server.store import Store
from tests.factories import PRACTICES, TODAY, an_envelope

SIZE = 3


def main(arguments: Sequence[str]) -> None:
    folder, url, batches = arguments
    keys = load_sealing_keys(Path(folder) / "keys")
    store = Store(url)
    ingester = Ingester(store, SurveyRegistry(), partial(open_all, keys=keys))
    for number in range(int(batches)):
        envelopes = [an_envelope(keys) for _ in range(SIZE)]
        sent = SubmissionBatch(
            [json.dumps(envelope).encode() for envelope in envelopes], BatchContext(TODAY, b"key")
        )
        try:
            (taken,) = ingester.ingest([sent])
            say(*(f"ack {receipt.id}" for receipt in taken.receipts if receipt.status == "stored"))
            add_tablet(store, number)
        except Exception as error:  # such as a disk that is full: nothing was acknowledged
            say(f"refused {type(error).__name__}")
    close(store)
    say("end")


def add_tablet(store: Store, number: int) -> None:
    """Something that stands in the record, too."""
    practice = PRACTICES[number % 2].code
    at = datetime.now(UTC)
    tablets.add_tablet(
        store,
        practice=practice,
        label="Desk",
        setup=Setup(),
        id=str(uuid.uuid4()),
        on=TODAY,
        now=at,
        by="test",
    )


def close(store: Store) -> None:
    """On SQLite what lies in the log goes into the database, as it does when that grows long."""
    try:
        if store.is_sqlite:
            with store.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        store.close()
    except Exception as error:
        say(f"refused {type(error).__name__}")


def say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
