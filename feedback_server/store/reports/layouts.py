"""How networks tailored their reports in the staff pages."""

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from feedback_server.store.db import tables
from feedback_server.store.db.dialect import insert
from feedback_server.store.db.engine import Transaction


def find(tx: Transaction, pcn: str) -> dict[str, Any] | None:
    """The settings, as domain/reports/layout_settings.py knows them."""
    table = tables.report_layout
    found = tx.scalar(sa.select(table.c.settings).where(table.c.pcn == pcn))
    return json.loads(found) if found else None


def put(tx: Transaction, pcn: str, settings: Mapping[str, Any]) -> None:
    statement = insert(tx, tables.report_layout).values(
        pcn=pcn, settings=json.dumps(dict(settings))
    )
    new = {"settings": statement.excluded.settings}
    tx.execute(statement.on_conflict_do_update(index_elements=["pcn"], set_=new))


def forget(tx: Transaction, pcn: str) -> bool:
    """Whether there was one."""
    table = tables.report_layout
    return tx.execute(sa.delete(table).where(table.c.pcn == pcn)).rowcount == 1
