"""Lists of comments that an account keeps under names."""

import sqlalchemy as sa

from feedback_server.domain.comments.saved_view import SavedView
from feedback_server.store.db.dialect import insert
from feedback_server.store.db.engine import Transaction

from .tables import comment_view_table

_VIEW = comment_view_table


def list_all(tx: Transaction, account: str) -> list[SavedView]:
    rows = tx.execute(sa.select(_VIEW).where(_VIEW.c.account == account).order_by(_VIEW.c.name))
    return [SavedView(row.name, row.query) for row in rows]


def upsert(tx: Transaction, account: str, view: SavedView) -> None:
    statement = insert(tx, _VIEW).values(account=account, name=view.name, query=view.query)
    same, new = ["account", "name"], {"query": statement.excluded.query}
    tx.execute(statement.on_conflict_do_update(index_elements=same, set_=new))


def delete(tx: Transaction, account: str, name: str) -> None:
    tx.execute(sa.delete(_VIEW).where(_VIEW.c.account == account, _VIEW.c.name == name))
