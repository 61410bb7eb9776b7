"""Does what a press of a form asks for once: the same press again gets the first one's answer."""

from datetime import datetime, timedelta
from enum import Enum

from feedback_server.crypto.sealed_notes import seal, unseal
from feedback_server.store import Store
from feedback_server.store.accounts import form_presses
from feedback_server.store.db.secure_delete import bulk_delete

LIFE = timedelta(minutes=5)
"""For how long a press is known again."""
TAKEN_OVER = timedelta(minutes=1)
"""After so long without an answer, whoever worked on it is gone."""


class Turn(Enum):
    MINE = "the first: do it"
    OTHERS = "another one is working on it"


def begin_press(store: Store, press: str, token: str, *, now: datetime) -> Turn | bytes:
    """Whose turn it is, or the answer that the first press got."""
    with store.read() as tx:
        found = form_presses.find(tx, press)
    if found and now - found.begun_at < (LIFE if found.sealed else TAKEN_OVER):
        return (unseal(token, found.sealed, about=press) if found.sealed else None) or Turn.OTHERS
    with store.write() as tx:
        bulk_delete(tx, form_presses.begun_before(now - LIFE))
        if found:
            form_presses.forget(tx, press)
        return Turn.MINE if form_presses.begin(tx, press, now) else Turn.OTHERS


def end_press(store: Store, press: str, token: str, answer: bytes | None) -> None:
    """Keep the answer; None where nothing was done, so that it may be tried again."""
    with store.write() as tx:
        if answer is None:
            form_presses.forget(tx, press)
        else:
            form_presses.set_answer(tx, press, seal(token, answer, about=press))
