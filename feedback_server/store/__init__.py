"""The database: the only importer of SQLAlchemy. It takes and returns domain values."""

from feedback_server.store.db.engine import (
    DatabaseAway,
    DatabaseConflict,
    DatabaseFault,
    NewerTables,
    Store,
    Transaction,
    UnusableAddress,
    is_unreachable,
)

__all__ = [
    "DatabaseAway",
    "DatabaseConflict",
    "DatabaseFault",
    "NewerTables",
    "Store",
    "Transaction",
    "UnusableAddress",
    "is_unreachable",
]
