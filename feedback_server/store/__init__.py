"""The database: the only importer of SQLAlchemy. It takes and returns domain values."""

from .engine import (
    DatabaseAway,
    DatabaseFault,
    NewerTables,
    Store,
    Transaction,
    UnusableAddress,
    is_unreachable,
)

__all__ = [
    "DatabaseAway",
    "DatabaseFault",
    "NewerTables",
    "Store",
    "Transaction",
    "UnusableAddress",
    "is_unreachable",
]
