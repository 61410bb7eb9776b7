"""The database: the only importer of SQLAlchemy. It takes and returns domain values."""

from feedback_server.store.db.engine import Store, Transaction
from feedback_server.store.db.errors import (
    DatabaseConflict,
    DatabaseFault,
    DatabaseUnavailable,
    InvalidDatabaseUrl,
    NewerDatabase,
    is_unreachable,
)

__all__ = [
    "DatabaseConflict",
    "DatabaseFault",
    "DatabaseUnavailable",
    "InvalidDatabaseUrl",
    "NewerDatabase",
    "Store",
    "Transaction",
    "is_unreachable",
]
