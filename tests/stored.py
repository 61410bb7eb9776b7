"""Submissions put straight into the store, as if somebody had sent them."""

from feedback_server.actions.publish_survey import Surveys
from feedback_server.domain.submission import Submission
from feedback_server.store import Store, storing


def store_one(store: Store, surveys: Surveys, submission: Submission) -> None:
    with store.write() as tx:
        storing.add(tx, [submission], surveys.of(tx))
