"""Prepares an empty database for the rows of another one."""

from collections.abc import Mapping

from .dialect import advisory_lock
from .engine import Transaction
from .migrate import bring_to, revision_of
from .row_dump import RowDump


class TargetNotEmpty(ValueError):
    """The database has rows already: how many, by table."""

    def __init__(self, rows: Mapping[str, int]) -> None:
        super().__init__(", ".join(f"{table}: {number}" for table, number in rows.items()))
        self.rows = rows


class UnexpectedSchema(ValueError):
    """The database has tables of another revision, or of another program."""


def prepare_target(tx: Transaction, revision: str) -> RowDump:
    """Give an empty database the tables of a revision; raises TargetNotEmpty, UnexpectedSchema."""
    advisory_lock(tx)
    tables = RowDump(tx)
    there, rows = revision_of(tx), tables.rows()
    if any(rows.values()):
        raise TargetNotEmpty({table: number for table, number in rows.items() if number})
    if there is None and not rows:
        bring_to(tx, revision)
        return RowDump(tx)
    if there != revision:
        raise UnexpectedSchema(
            f"it has the tables of {there or 'another program'}, not of {revision}"
        )
    return tables
