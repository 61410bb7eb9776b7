"""Submissions put straight into the store, as if somebody had sent them."""

from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.submissions.submission import Submission
from feedback_server.store import Store
from feedback_server.store.submissions import insert


def store_one(store: Store, surveys: SurveyRegistry, submission: Submission) -> None:
    with store.write() as tx:
        insert.add(tx, [submission], surveys.published(tx))
