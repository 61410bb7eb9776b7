"""Events of transactions: when each of a store begins, and when it has ended."""

from collections.abc import Callable
from typing import Any, Literal

import sqlalchemy as sa

from .engine import Store

TransactionKind = Literal["read", "write"]
Ended = Callable[[bool], None]
"""Called with whether the transaction was committed."""

ENDED, COMMITTED = "handrail_ended", "handrail_committed"


def watch_transactions(store: Store, begins: Callable[[TransactionKind], Ended | None]) -> None:
    """Call ``begins`` before each transaction waits for its lock, and what it returns at the end.

    The end is when the connection goes back to the pool: after the commit is on the disk.
    """

    def begin(connection: sa.Connection) -> None:
        write = connection.get_execution_options().get("handrail_write", False)
        connection.info[ENDED] = begins("write" if write else "read")

    def roll_back(connection: sa.Connection) -> None:
        connection.info[COMMITTED] = False

    def give_back(_connection: Any, record: Any) -> None:
        ended, committed = record.info.pop(ENDED, None), record.info.pop(COMMITTED, True)
        if ended is not None:
            ended(committed)

    sa.event.listen(store.engine, "begin", begin, insert=True)
    sa.event.listen(store.engine, "rollback", roll_back)
    sa.event.listen(store.engine, "checkin", give_back)
