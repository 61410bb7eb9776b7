"""Tells somebody of every transaction of a store: when it begins, and when it is over."""

from collections.abc import Callable
from typing import Any, Literal

import sqlalchemy as sa

from .engine import Store

Kind = Literal["read", "write"]
Over = Callable[[bool], None]
"""Told whether the transaction was kept."""

OVER, KEPT = "handrail_over", "handrail_kept"


def watch_transactions(store: Store, begins: Callable[[Kind], Over | None]) -> None:
    """``begins`` hears of each before it waits for its turn; what it returns hears of the end.

    That is when the connection is given back: what the database takes to keep a transaction, such
    as writing it to the disk, lies between.
    """

    def begin(connection: sa.Connection) -> None:
        write = connection.get_execution_options().get("handrail_write", False)
        connection.info[OVER] = begins("write" if write else "read")

    def roll_back(connection: sa.Connection) -> None:
        connection.info[KEPT] = False

    def give_back(_connection: Any, record: Any) -> None:
        over, kept = record.info.pop(OVER, None), record.info.pop(KEPT, True)
        if over is not None:
            over(kept)

    sa.event.listen(store.engine, "begin", begin, insert=True)
    sa.event.listen(store.engine, "rollback", roll_back)
    sa.event.listen(store.engine, "checkin", give_back)
