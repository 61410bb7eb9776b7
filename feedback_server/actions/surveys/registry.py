"""Publishes survey versions, which never change afterwards, and keeps them in memory."""

import threading
from collections.abc import Iterable, Mapping

from feedback_server.content import parse_survey
from feedback_server.domain.surveys.survey import Survey
from feedback_server.store import Store, Transaction
from feedback_server.store.surveys import surveys


class SurveyRegistry:
    """Every published version; each is read once, since versions never change."""

    def __init__(self) -> None:
        self._known: Mapping[str, Survey] = {}
        self._reading = threading.Lock()

    def published(self, tx: Transaction, versions: Iterable[str] = ()) -> Mapping[str, Survey]:
        """All published versions, oldest first; looks again if one of ``versions`` is not among
        those it knows (another process may have published it)."""
        if not self._known or any(version not in self._known for version in versions):
            with self._reading:
                self._known = surveys.list_versions(tx, parse_survey)
        return self._known

    def cached(self, versions: Iterable[str] = ()) -> Mapping[str, Survey] | None:
        """What ``published`` gives, where that needs no look at the database; else None."""
        return self._known if self._known.keys() >= set(versions) else None

    def newest(self, tx: Transaction, survey: str) -> Survey | None:
        """The version of this survey that was published last."""
        found = [each for each in self.published(tx).values() if each.id == survey]
        return found[-1] if found else None

    def other_surveys(self, tx: Transaction, survey: Survey) -> list[Survey]:
        """The newest versions of the other surveys of its service."""
        newest = {
            each.id: each for each in self.published(tx).values() if each.service == survey.service
        }
        return [each for id, each in sorted(newest.items()) if id != survey.id]

    def former_versions(self, tx: Transaction, survey: Survey) -> list[Survey]:
        """All versions of the surveys of its service, the newest of each first."""
        every = list(self.published(tx).values())
        return [each for each in reversed(every) if each.service == survey.service]


def publish_survey(store: Store, survey: Survey) -> bool:
    """Freeze this version of the survey for ever; False if that was done before."""
    with store.write() as tx:
        return surveys.publish(tx, survey)
