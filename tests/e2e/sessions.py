"""Sessions of staff that are all the way in, without a password and a phone."""

import uuid
from datetime import UTC, datetime

from feedback_server.actions import sessions
from feedback_server.domain.person import Person
from feedback_server.domain.second_factor import Stage
from feedback_server.store import Store, staff
from feedback_server.store.staff import Account


def a_session(store: Store, person: Person) -> str:
    """The cookie of somebody who has an account from now on."""
    with store.write() as tx:
        staff.add_account(tx, Account(person, "no password"))
        return sessions.begin(
            tx,
            person,
            Stage.IN,
            id=str(uuid.uuid4()),
            now=datetime.now(UTC),
            instead_of="",
        )
