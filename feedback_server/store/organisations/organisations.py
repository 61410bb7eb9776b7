"""PCNs and practices."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa

from feedback_server.domain.organisations.find import Directory, PracticeEntry
from feedback_server.domain.organisations.organisation import (
    PCN_CODE,
    PRACTICE_CODE,
    Pcn,
    Practice,
    PracticeSetup,
)
from feedback_server.domain.organisations.practice_facts import PracticeFacts
from feedback_server.store.db.dialect import insert
from feedback_server.store.db.engine import Transaction

from .tables import pcn_table, practice_settings_table, practice_table

Organisation = TypeVar("Organisation", Pcn, Practice)


@dataclass(frozen=True)
class Changes:
    """Numbers of organisations that an import added, changed and left unchanged."""

    added: int
    changed: int
    unchanged: int


def upsert_pcns(tx: Transaction, pcns: Iterable[Pcn]) -> Changes:
    return _upsert(tx, pcn_table, {pcn.code: pcn for pcn in list_pcns(tx)}, pcns)


def upsert_practices(tx: Transaction, practices: Iterable[Practice]) -> Changes:
    """Add or change practices; their PCNs must exist already."""
    return _upsert(
        tx, practice_table, {known.code: known for known in list_practices(tx)}, practices
    )


def preview_upsert(tx: Transaction, wanted: Iterable[Pcn] | Iterable[Practice]) -> Changes:
    """What upserting these would add and change."""
    known: list[Pcn | Practice] = [*list_pcns(tx), *list_practices(tx)]
    before = {organisation.code: organisation for organisation in known}
    items = {organisation.code: organisation for organisation in wanted}
    added = sum(code not in before for code in items)
    same = sum(before.get(code) == each for code, each in items.items())
    return Changes(added, len(items) - added - same, same)


def list_pcns(tx: Transaction) -> list[Pcn]:
    """All PCNs, by name."""
    table = pcn_table
    return [_pcn(row) for row in tx.execute(sa.select(table).order_by(table.c.name, table.c.code))]


def list_practices(tx: Transaction) -> list[Practice]:
    """All practices, by name."""
    table = practice_table
    statement = sa.select(table).order_by(table.c.name, table.c.code)
    return [_practice(row) for row in tx.execute(statement)]


def find_pcn(tx: Transaction, code: str) -> Pcn | None:
    if not PCN_CODE.fullmatch(code):  # nor may a NUL reach PostgreSQL
        return None
    row = tx.execute(sa.select(pcn_table).where(pcn_table.c.code == code)).one_or_none()
    return _pcn(row) if row else None


def find_practice(tx: Transaction, code: str) -> Practice | None:
    if not PRACTICE_CODE.fullmatch(code):
        return None
    table = practice_table
    row = tx.execute(sa.select(table).where(table.c.code == code)).one_or_none()
    return _practice(row) if row else None


def practices_of(tx: Transaction, pcn: str) -> list[Practice]:
    """The practices of one PCN, by name."""
    table = practice_table
    statement = sa.select(table).where(table.c.pcn == pcn).order_by(table.c.name, table.c.code)
    return [_practice(row) for row in tx.execute(statement)]


def known_practices(tx: Transaction, codes: Iterable[str]) -> set[str]:
    """The codes among these that are practices."""
    table = practice_table
    possible = [code for code in codes if PRACTICE_CODE.fullmatch(code)]
    return set(tx.scalars(sa.select(table.c.code).where(table.c.code.in_(possible))))


def setup_of(tx: Transaction, practice: str) -> PracticeSetup:
    """A practice's settings, or the default."""
    table = practice_settings_table
    return _setup(tx.scalar(sa.select(table.c.content).where(table.c.practice == practice)))


def upsert_setup(tx: Transaction, practice: str, setup: PracticeSetup) -> None:
    statement = insert(tx, practice_settings_table).values(
        practice=practice, content=msgspec.json.encode(setup).decode()
    )
    new = {"content": statement.excluded.content}
    tx.execute(statement.on_conflict_do_update(index_elements=["practice"], set_=new))


def facts_of(tx: Transaction, practices: Iterable[str]) -> Mapping[str, PracticeFacts]:
    """What practices say of themselves, by code; for each of ``practices``."""
    table = practice_settings_table
    rows = tx.execute(sa.select(table.c.practice, table.c.content))
    found = {row.practice: row.content for row in rows}
    return {practice: _setup(found.get(practice)).facts for practice in practices}


def not_in_return(tx: Transaction, practices: Collection[str]) -> dict[str, str]:
    """The practices whose answers stay out of their own return, each with the reason."""
    table = practice_settings_table
    rows = tx.execute(sa.select(table).where(table.c.practice.in_(practices)))
    reasons = {row.practice: _setup(row.content).not_in_return for row in rows}
    return {practice: why for practice, why in reasons.items() if why}


def preview_facts(tx: Transaction, wanted: Mapping[str, PracticeFacts]) -> Changes:
    """What ``upsert_facts`` would do."""
    known, nothing = facts_of(tx, wanted), PracticeFacts()
    added = sum(known[code] == nothing != facts for code, facts in wanted.items())
    same = sum(known[code] == facts for code, facts in wanted.items())
    return Changes(added, len(wanted) - added - same, same)


def upsert_facts(tx: Transaction, wanted: Mapping[str, PracticeFacts]) -> Changes:
    """Save what practices say of themselves; their other settings stay as they are."""
    changes, known = preview_facts(tx, wanted), facts_of(tx, wanted)
    for code, facts in wanted.items():
        if known[code] != facts:
            setup = replace(setup_of(tx, code), facts=facts, facts_before=known[code])
            upsert_setup(tx, code, setup)
    return changes


def directory(tx: Transaction) -> Directory:
    """All practices with what they say of themselves, to search in."""
    practice, settings = practice_table, practice_settings_table
    found = sa.select(practice, settings.c.content).join(settings, isouter=True)
    return Directory(
        PracticeEntry(_practice(row), _setup(row.content).facts) for row in tx.execute(found)
    )


def _upsert(
    tx: Transaction,
    table: sa.Table,
    before: dict[str, Organisation],
    wanted: Iterable[Organisation],
) -> Changes:
    items = {organisation.code: organisation for organisation in wanted}
    added = [_row(item) for code, item in items.items() if code not in before]
    changed = [_row(i) for code, i in items.items() if code in before and before[code] != i]
    if added:
        tx.execute(sa.insert(table), added)
    for row in changed:
        tx.execute(sa.update(table).where(table.c.code == row["code"]).values(row))
    return Changes(len(added), len(changed), len(items) - len(added) - len(changed))


def _row(item: Pcn | Practice) -> dict[str, Any]:
    row = {"code": item.code, "name": item.name, "demonstration": item.demonstration}
    return row if isinstance(item, Pcn) else row | {"pcn": item.pcn or None}


def _setup(content: str | None) -> PracticeSetup:
    return msgspec.json.decode(content, type=PracticeSetup) if content else PracticeSetup()


def _pcn(row: sa.Row[Any]) -> Pcn:
    return Pcn(row.code, row.name, row.demonstration)


def _practice(row: sa.Row[Any]) -> Practice:
    return Practice(row.code, row.name, row.pcn or "", row.demonstration)
