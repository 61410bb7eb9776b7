"""What the record holds of what people did."""

from feedback_server.store import Transaction
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry, AuditQuery


def entries(tx: Transaction) -> list[AuditEntry]:
    """The newest first."""
    return [stored_entry.entry for stored_entry in audit.search(tx, AuditQuery(), limit=1000)]
