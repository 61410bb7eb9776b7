"""A tablet in a waiting room, for tests: patients send with it, or go away."""

from collections.abc import Mapping
from typing import Any

from feedback_server.actions.submissions.envelopes import read_item
from feedback_server.actions.submissions.ingest import ingest
from feedback_server.actions.submissions.receipts import BatchContext, Receipt
from feedback_server.actions.submissions.retry_quarantine import retry_quarantine
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.actions.tablets import tablets
from feedback_server.crypto.hpke import SealingKeys
from feedback_server.domain.tablets.tablet import Setup
from feedback_server.store import Store
from tests.factories import NOW, TODAY, an_envelope, an_id, encoded

KEY = b"a key to sign invitations with"
KEPT = BatchContext(TODAY, KEY, keeps_unfinished=True)
NOT_KEPT = BatchContext(TODAY, KEY)


class Waiting:
    """A tablet in a waiting room."""

    def __init__(self, store: Store, surveys: SurveyRegistry, keys: SealingKeys) -> None:
        self.store, self.surveys, self.keys = store, surveys, keys
        pin = tablets.hash_pin(Setup(), "246813")
        code = tablets.add_tablet(
            store,
            practice="V89001",
            label="Front desk",
            setup=pin,
            id=an_id(),
            on=TODAY,
            now=NOW,
            by="alice",
        )
        enrolled = tablets.enrol_tablet(store, code, now=NOW)
        assert enrolled is not None
        self.token = enrolled.token

    def leave(self, context: BatchContext, **changes: Any) -> Receipt:
        plain = {"answers": {"experience": "4"}, "unfinished": True, "token": self.token}
        envelope = an_envelope(self.keys, plain=plain | {"number": 1} | changes)
        items = [read_item(encoded(envelope))]
        (receipt,) = ingest(self.store, self.surveys, self.keys, items, context)
        return receipt

    def retry(self, *, keeps_unfinished: bool) -> Mapping[str, int]:
        return retry_quarantine(
            self.store,
            self.surveys,
            self.keys,
            KEY,
            keeps_unfinished=keeps_unfinished,
            by="t",
            now=NOW,
        )
