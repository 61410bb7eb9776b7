"""Takes in a rescue file: the sealed submissions that a tablet could not send itself."""

from collections import Counter
from datetime import datetime
from typing import Literal

import msgspec

from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.crypto.hpke import SealingKeys
from feedback_server.store import Store
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.submissions import submissions

from .envelopes import NOT_READABLE, read_item
from .ingest import ingest
from .receipts import BatchContext

AT_ONCE = 500


class InvalidRescueFile(ValueError):
    """The file is not one that a tablet saved."""


class RescueFile(msgspec.Struct, frozen=True):
    """What a tablet saves: ``handrail_queue`` is the version of the format."""

    handrail_queue: Literal[1]
    envelopes: list[msgspec.Raw]


def import_rescue_file(
    store: Store,
    surveys: SurveyRegistry,
    keys: SealingKeys,
    content: bytes,
    context: BatchContext,
    *,
    now: datetime,
    by: str,
) -> Counter[str]:
    """How many were stored, were there already, or went to quarantine for which reason.

    Importing twice stores once. Who did it, how many came and of which practices is recorded,
    whatever happens on the way. Raises InvalidRescueFile, and then nothing is taken in.
    """
    try:
        rescue_file = msgspec.json.decode(content, type=RescueFile)
    except NOT_READABLE as error:
        raise InvalidRescueFile(str(error)) from error
    items = [read_item(bytes(raw)) for raw in rescue_file.envelopes]
    outcome: Counter[str] = Counter()
    new: list[str] = []
    try:
        for start in range(0, len(items), AT_ONCE):
            receipts = ingest(store, surveys, keys, items[start : start + AT_ONCE], context)
            outcome.update(receipt.reason or receipt.status for receipt in receipts)
            new += [receipt.id for receipt in receipts if receipt.status == "stored"]
    finally:
        with store.write() as tx:
            practices = ", ".join(submissions.practices_for(tx, new))
            about: dict[str, str | int] = {"practices": practices, **outcome}
            audit.record(tx, AuditEntry(now, by, "rescue_file_imported", about))
    return outcome
