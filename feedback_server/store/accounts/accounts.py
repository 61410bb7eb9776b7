"""Staff accounts and their tokens. Of a token only the digest is kept."""

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from feedback_server.domain.accounts.person import Person, Role
from feedback_server.store.db.engine import Transaction
from feedback_server.store.db.secure_delete import ExpiredRows

from .languages import dump_languages, load_languages
from .tables import account_table, api_token_table


@dataclass(frozen=True)
class Account:
    person: Person
    password_hash: str
    disabled_on: date | None = None


class FailedSignIns(StrEnum):
    """Kinds of failed sign-in, by the column that counts them until the next sign-in."""

    PASSWORDS = "failed_passwords"
    CODES = "failed_codes"


@dataclass(frozen=True)
class ApiToken:
    """An API token of a person, valid to the end of ``last_day``."""

    id: str
    account: str
    label: str
    token_digest: str
    created_on: date
    last_day: date
    used_on: date | None = None


def add_account(tx: Transaction, account: Account) -> None:
    values = _place(account.person) | {
        "name": account.person.name,
        "password_hash": account.password_hash,
        "demonstration": account.person.demonstration,
        "languages": dump_languages(account.person.languages),
    }
    tx.execute(sa.insert(account_table).values(values))


def set_scope(tx: Transaction, person: Person) -> None:
    """Change an account's role and scope; its languages stay."""
    table = account_table
    tx.execute(sa.update(table).where(table.c.name == person.name).values(_place(person)))


def set_deactivated(tx: Transaction, name: str, since: date | None) -> None:
    """Switch an account off from a day on, or on again."""
    table = account_table
    tx.execute(sa.update(table).where(table.c.name == name).values(disabled_on=since))


def list_accounts(tx: Transaction) -> list[Account]:
    """All accounts, by name."""
    table = account_table
    return [_account(row) for row in tx.execute(sa.select(table).order_by(table.c.name))]


def set_password(tx: Transaction, name: str, password_hash: str) -> None:
    table = account_table
    tx.execute(sa.update(table).where(table.c.name == name).values(password_hash=password_hash))


def add_failed_sign_in(tx: Transaction, name: str, failed: FailedSignIns, number: int = 1) -> bool:
    """Whether there is such an account; does the same work where there is none."""
    if "\0" in name:
        return False
    column = account_table.c[failed.value]
    statement = sa.update(account_table).where(account_table.c.name == name)
    now = sa.case((column + number > 0, column + number), else_=0)
    changed = statement.values({column: now})
    return bool(tx.execute(changed).rowcount)


def take_failed_sign_ins(tx: Transaction, name: str) -> tuple[int, int]:
    """Wrong passwords and wrong codes since the last sign-in; they are counted anew from here."""
    table = account_table
    row = tx.execute(sa.select(table).where(table.c.name == name)).one()
    none = {failed_sign_ins.value: 0 for failed_sign_ins in FailedSignIns}
    tx.execute(sa.update(table).where(table.c.name == name).values(none))
    return row.failed_passwords, row.failed_codes


def find_account(tx: Transaction, name: str) -> Account | None:
    if "\0" in name:  # PostgreSQL would not even look
        return None
    table = account_table
    row = tx.execute(sa.select(table).where(table.c.name == name)).one_or_none()
    return _account(row) if row else None


def add_token(tx: Transaction, token: ApiToken) -> None:
    tx.execute(sa.insert(api_token_table).values(vars(token)))


def find_token(tx: Transaction, token_digest: str) -> ApiToken | None:
    table = api_token_table
    row = tx.execute(sa.select(table).where(table.c.token_digest == token_digest)).one_or_none()
    return ApiToken(**row._mapping) if row else None


def tokens_for_account(tx: Transaction, account: str) -> list[ApiToken]:
    """The tokens of an account, newest first."""
    table = api_token_table
    statement = sa.select(table).where(table.c.account == account)
    rows = tx.execute(statement.order_by(table.c.created_on.desc(), table.c.label))
    return [ApiToken(**row._mapping) for row in rows]


def mark_token_used(tx: Transaction, id: str, on: date) -> None:
    table = api_token_table
    tx.execute(sa.update(table).where(table.c.id == id).values(used_on=on))


def revoke_token(tx: Transaction, account: str, id: str) -> bool:
    """Revoke a token; whether the account had it."""
    table = api_token_table
    done = tx.execute(sa.delete(table).where(table.c.account == account, table.c.id == id))
    return bool(done.rowcount)


def revoke_tokens(tx: Transaction, account: str) -> None:
    """Revoke all tokens of an account."""
    tx.execute(sa.delete(api_token_table).where(api_token_table.c.account == account))


def deactivated_before(day: date) -> ExpiredRows:
    """Condition: accounts that were switched off before a day."""
    return ExpiredRows(account_table, account_table.c.disabled_on < day)


def _place(person: Person) -> dict[str, str]:
    return {"role": person.role.value, "scope": json.dumps(sorted(person.scope))}


def _account(row: sa.Row[Any]) -> Account:
    scope = frozenset(json.loads(row.scope))
    languages = load_languages(row.languages)
    person = Person(row.name, Role(row.role), scope, row.demonstration, languages)
    return Account(person, row.password_hash, row.disabled_on)
