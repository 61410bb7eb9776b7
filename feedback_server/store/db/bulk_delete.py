"""Rows that have served their purpose: counted, and deleted with all that refers to them."""

from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa

from .engine import Transaction
from .schema import SCHEMA


@dataclass(frozen=True)
class Old:
    """Which rows of a table."""

    table: sa.Table
    where: sa.ColumnElement[bool]


def count(tx: Transaction, old: Old) -> int:
    """How many there are, less what refers to them."""
    return tx.scalar(sa.select(sa.func.count()).select_from(old.table).where(old.where)) or 0


def forget(tx: Transaction, old: Old) -> int:
    """How many there were, less what referred to them."""
    for key in _keys_to(old.table):
        of_them = sa.select(key.column).where(old.where)
        forget(tx, Old(key.parent.table, key.parent.in_(of_them)))
    return tx.execute(sa.delete(old.table).where(old.where)).rowcount


@cache
def _keys_to(table: sa.Table) -> list[sa.ForeignKey]:
    every = [key for each in SCHEMA.sorted_tables for key in each.foreign_keys]
    return [key for key in every if key.column.table is table]
