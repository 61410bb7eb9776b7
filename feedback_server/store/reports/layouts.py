"""The layout settings that staff chose, by network."""

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from feedback_server.domain.surveys.service import MAIN
from feedback_server.store.db.dialect import insert
from feedback_server.store.db.engine import Transaction

from .tables import report_layout_table


def find(tx: Transaction, pcn: str, service: str = MAIN) -> dict[str, Any] | None:
    """The settings of a network for the reports of a service.

    They are as ``domain/reports/layout_settings.py`` knows them.
    """
    table = report_layout_table
    found = tx.scalar(sa.select(table.c.settings).where(_is(pcn, service)))
    return json.loads(found) if found else None


def upsert(tx: Transaction, pcn: str, settings: Mapping[str, Any], service: str = MAIN) -> None:
    statement = insert(tx, report_layout_table).values(
        pcn=pcn, service=service, settings=json.dumps(dict(settings))
    )
    new = {"settings": statement.excluded.settings}
    tx.execute(statement.on_conflict_do_update(index_elements=["pcn", "service"], set_=new))


def delete(tx: Transaction, pcn: str, service: str = MAIN) -> bool:
    """Delete the settings of a network; gives whether there were any."""
    table = report_layout_table
    return tx.execute(sa.delete(table).where(_is(pcn, service))).rowcount == 1


def _is(pcn: str, service: str) -> sa.ColumnElement[bool]:
    table = report_layout_table
    return (table.c.pcn == pcn) & (table.c.service == service)
