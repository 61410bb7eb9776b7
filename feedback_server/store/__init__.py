"""The database: the only importer of SQLAlchemy. It takes and returns domain values."""

from .engine import DatabaseAway, DatabaseFault, Store, Transaction, is_unreachable

__all__ = ["DatabaseAway", "DatabaseFault", "Store", "Transaction", "is_unreachable"]
