"""How large the database is."""

import sqlalchemy as sa

from .engine import Transaction

ASKED = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT pg_database_size(current_database())",
}


def bytes_of(tx: Transaction) -> int:
    return int(tx.scalar(sa.text(ASKED[tx.dialect.name])) or 0)
