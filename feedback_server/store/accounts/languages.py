"""The languages of staff, as they are kept: JSON with those that they translate and review."""

import json

import sqlalchemy as sa

from feedback_server.domain.accounts.person import Languages, Person
from feedback_server.store.db.engine import Transaction

from .tables import account_table, staff_invitation_table


def set_languages(tx: Transaction, person: Person) -> None:
    """Of an account, and of an invitation that is open for it."""
    for table in (account_table, staff_invitation_table):
        changed = sa.update(table).where(table.c.name == person.name)
        tx.execute(changed.values(languages=dump_languages(person.languages)))


def dump_languages(languages: Languages) -> str:
    kept = {
        "translates": sorted(languages.translates),
        "reviews": sorted(languages.reviews),
        "signs_as": languages.signs_as,
    }
    return json.dumps({name: value for name, value in kept.items() if value})


def load_languages(text: str) -> Languages:
    kept = json.loads(text)
    return Languages(
        frozenset(kept.get("translates", ())),
        frozenset(kept.get("reviews", ())),
        kept.get("signs_as", ""),
    )
