"""The database: the only importer of SQLAlchemy. It takes and returns domain values."""

from .engine import DatabaseFault, Store, Transaction

__all__ = ["DatabaseFault", "Store", "Transaction"]
