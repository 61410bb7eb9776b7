"""Sessions of staff that are all the way in, without a password and a phone."""

import uuid
from datetime import UTC, datetime

from feedback_server.actions.accounts import sessions
from feedback_server.domain.accounts.person import Person
from feedback_server.domain.accounts.two_factor import AuthStage
from feedback_server.store import Store
from feedback_server.store.accounts import accounts
from feedback_server.store.accounts.accounts import Account


def a_session(store: Store, person: Person) -> str:
    """The cookie of somebody who has an account from now on."""
    with store.write() as tx:
        accounts.add_account(tx, Account(person, "no password"))
        return sessions.begin_session(
            tx,
            person,
            AuthStage.IN,
            id=str(uuid.uuid4()),
            now=datetime.now(UTC),
            instead_of="",
        )
