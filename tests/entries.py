"""What the record holds of what people did."""

from feedback_server.store import Transaction, audit
from feedback_server.store.audit import Entry, Wanted


def entries(tx: Transaction) -> list[Entry]:
    """The newest first."""
    return [each.entry for each in audit.search(tx, Wanted(), limit=1000)]
