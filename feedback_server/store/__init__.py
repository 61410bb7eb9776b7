"""The database: the only importer of SQLAlchemy. It takes and returns domain values."""

from .engine import Store, Transaction

__all__ = ["Store", "Transaction"]
