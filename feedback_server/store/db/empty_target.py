"""Makes an empty database ready to take in what came from another one."""

from collections.abc import Mapping

from .dialect import one_at_a_time
from .engine import Transaction
from .migrate import bring_to, revision_of
from .row_dump import Tables


class NotEmpty(ValueError):
    """There are rows already: how many, by table."""

    def __init__(self, rows: Mapping[str, int]) -> None:
        super().__init__(", ".join(f"{table}: {number}" for table, number in rows.items()))
        self.rows = rows


class OtherTables(ValueError):
    """There are tables of another revision, or not ours."""


def make_ready(tx: Transaction, revision: str) -> Tables:
    """Give an empty database the tables of a revision; raises NotEmpty, OtherTables."""
    one_at_a_time(tx)
    tables = Tables(tx)
    there, rows = revision_of(tx), tables.rows()
    if any(rows.values()):
        raise NotEmpty({table: number for table, number in rows.items() if number})
    if there is None and not rows:
        bring_to(tx, revision)
        return Tables(tx)
    if there != revision:
        raise OtherTables(f"it has the tables of {there or 'another program'}, not of {revision}")
    return tables
