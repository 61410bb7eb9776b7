"""Shared tablets: setup, tokens, last check-in, received sequence numbers."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache

import msgspec
import sqlalchemy as sa

from feedback_server.domain.tablets.tablet import CheckIn, Exclusion, Range, Setup, Tablet
from feedback_server.store.db.dialect import insert, insert_for, utc
from feedback_server.store.db.engine import Transaction

from .tables import (
    tablet_move_table,
    tablet_received_number_table,
    tablet_table,
    tablet_token_table,
)

# Made once: to make it takes longer than to run it.
_HOLDERS = (
    sa.select(
        tablet_token_table.c.digest,
        tablet_table.c.id,
        tablet_table.c.revoked_on,
        tablet_table.c.practice,
    )
    .join(tablet_table, tablet_table.c.id == tablet_token_table.c.tablet)
    .where(tablet_token_table.c.digest.in_(sa.bindparam("digests", expanding=True)))
)


@dataclass(frozen=True)
class TokenHolder:
    """The tablet behind a token, its practice, and whether it is switched off."""

    tablet: str
    revoked: bool
    practice: str


def add(tx: Transaction, tablet: Tablet) -> None:
    row = {
        "id": tablet.id,
        "label": tablet.label,
        "practice": tablet.practice,
        "setup": _encode(tablet.setup),
        "added_on": tablet.added_on,
    }
    tx.execute(sa.insert(tablet_table).values(row))


def change(tx: Transaction, id: str, *, label: str, setup: Setup) -> None:
    _update(tx, id, label=label, setup=_encode(setup))


def move(tx: Transaction, id: str, practice: str, *, before: str, on: date) -> None:
    """Move a tablet from practice ``before``, as of this day."""
    _update(tx, id, practice=practice)
    row = {"tablet": id, "practice": before, "until": on}
    statement = insert(tx, tablet_move_table).values(row)
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=["tablet", "practice"], set_={"until": statement.excluded["until"]}
        )
    )


def former_practices(tx: Transaction, tablets: Collection[str]) -> dict[tuple[str, str], date]:
    """The last day of these tablets in each practice that they have left."""
    table = tablet_move_table
    rows = tx.execute(sa.select(table).where(table.c.tablet.in_(tablets)))
    return {(row.tablet, row.practice): row.until for row in rows}


def set_excluded(tx: Transaction, id: str, left_out: Exclusion | None) -> None:
    _update(tx, id, left_out=_encode(left_out) if left_out else None)


def revoke(tx: Transaction, id: str, on: date) -> None:
    _update(tx, id, revoked_on=on, code_digest=None, code_expires=None)


def restore(tx: Transaction, id: str) -> None:
    _update(tx, id, revoked_on=None)


def store_setup_code(tx: Transaction, id: str, digest: str, expires: datetime) -> None:
    """Store a setup code, replacing an older one."""
    _update(tx, id, code_digest=digest, code_expires=expires)


def setup_code_exists(tx: Transaction, digest: str) -> bool:
    """Whether an unused setup code has this digest."""
    column = tablet_table.c.code_digest
    return tx.scalar(sa.select(sa.true()).where(column == digest)) is not None


def redeem_setup_code(tx: Transaction, digest: str, now: datetime) -> Tablet | None:
    """The tablet of a setup code, which is used up."""
    table = tablet_table
    row = tx.execute(sa.select(table).where(table.c.code_digest == digest)).one_or_none()
    if row is None or row.revoked_on is not None or utc(row.code_expires) < now:
        return None
    used = sa.update(table).where(table.c.code_digest == digest)
    done = tx.execute(used.values(code_digest=None, code_expires=None))
    return _tablet(row, enrolled=True) if done.rowcount == 1 else None


def add_token(tx: Transaction, digest: str, tablet: str) -> None:
    tx.execute(sa.insert(tablet_token_table).values(digest=digest, tablet=tablet))


def token_holders(tx: Transaction, digests: Iterable[str]) -> Mapping[str, TokenHolder]:
    """The holders of those tokens that are known."""
    rows = tx.execute(_HOLDERS, {"digests": list(digests)})
    return {
        row.digest: TokenHolder(row.id, row.revoked_on is not None, row.practice) for row in rows
    }


def check_in(tx: Transaction, id: str, said: CheckIn) -> None:
    """Note what a tablet says, but for the people who went away: they have a table of their own."""
    _update(tx, id, state=_encode(replace(said, left=())))


def add_sequence_numbers(tx: Transaction, numbers: Iterable[tuple[str, int]]) -> None:
    """Note received submissions, as pairs of tablet and sequence number; idempotent."""
    rows = [{"tablet": tablet, "number": number} for tablet, number in sorted(set(numbers))]
    if rows:
        tx.execute(_numbering(tx.dialect.name), rows)


@cache
def _numbering(dialect: str) -> sa.Insert:
    return insert_for(dialect, tablet_received_number_table).on_conflict_do_nothing()


def received_numbers(tx: Transaction, tablets: Collection[str]) -> Mapping[str, list[Range]]:
    """The sequence numbers received from each of these tablets, as sorted ranges.

    The database makes the ranges: numbers without a gap are all as far from their place in order.
    """
    found: dict[str, list[Range]] = {id: [] for id in tablets}
    table = tablet_received_number_table.c
    place = sa.func.row_number().over(partition_by=table.tablet, order_by=table.number)
    run = (table.number - place).label("run")
    one = sa.select(table.tablet, table.number, run).where(table.tablet.in_(found)).subquery()
    ends = sa.func.min(one.c.number), sa.func.max(one.c.number)
    ranges = sa.select(one.c.tablet, *ends).group_by(one.c.tablet, one.c.run).order_by(ends[0])
    for tablet, first, last in tx.execute(ranges):
        found[tablet].append((first, last))
    return found


def find(tx: Transaction, id: str) -> Tablet | None:
    table = tablet_table
    row = tx.execute(sa.select(table).where(table.c.id == id)).one_or_none()
    return _tablet(row, enrolled=_has_token(tx, id)) if row else None


def list_tablets(tx: Transaction) -> list[Tablet]:
    """All tablets, by practice and label; switched-off ones last."""
    return _where(tx, sa.true())


def for_practices(tx: Transaction, practices: Collection[str]) -> list[Tablet]:
    """The tablets of some practices, in the same order."""
    return _where(tx, tablet_table.c.practice.in_(practices))


def _where(tx: Transaction, condition: sa.ColumnElement[bool]) -> list[Tablet]:
    table, token = tablet_table, tablet_token_table.c.tablet
    enrolled = sa.exists().where(token == table.c.id).label("enrolled")
    order = (table.c.revoked_on.is_not(None), table.c.practice, table.c.label, table.c.id)
    rows = tx.execute(sa.select(table, enrolled).where(condition).order_by(*order))
    return [_tablet(row, enrolled=bool(row.enrolled)) for row in rows]


def _has_token(tx: Transaction, id: str) -> bool:
    table = tablet_token_table
    return tx.scalar(sa.select(table.c.digest).where(table.c.tablet == id).limit(1)) is not None


def _update(tx: Transaction, id: str, **values: object) -> None:
    table = tablet_table
    tx.execute(sa.update(table).where(table.c.id == id).values(values))


def _tablet(row: sa.Row[tuple[object, ...]], *, enrolled: bool) -> Tablet:
    found = row._mapping
    return Tablet(
        id=found["id"],
        label=found["label"],
        practice=found["practice"],
        setup=msgspec.json.decode(found["setup"], type=Setup),
        added_on=found["added_on"],
        revoked_on=found["revoked_on"],
        enrolled=enrolled,
        last=msgspec.json.decode(found["state"], type=CheckIn) if found["state"] else None,
        left_out=_decoded(found["left_out"]),
    )


def _decoded(text: str | None) -> Exclusion | None:
    return msgspec.json.decode(text, type=Exclusion) if text else None


def _encode(value: Setup | CheckIn | Exclusion) -> str:
    return msgspec.json.encode(value).decode()
