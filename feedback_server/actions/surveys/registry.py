"""Publishes survey versions, which never change afterwards, and keeps them in memory."""

import threading
from collections.abc import Iterable, Mapping

from feedback_server.content import parse_survey
from feedback_server.domain.surveys.service import Service, services_of
from feedback_server.domain.surveys.survey import Survey
from feedback_server.store import Store, Transaction
from feedback_server.store.surveys import surveys


class SurveyRegistry:
    """Every published version; each is read once, since versions never change."""

    def __init__(self) -> None:
        self._known: Mapping[str, Survey] = {}
        self._numbers: Mapping[str, int] = {}
        self._reading = threading.Lock()

    def published(self, tx: Transaction, versions: Iterable[str] = ()) -> Mapping[str, Survey]:
        """All published versions, oldest first.

        Another process may have published one: it looks whether there is a new one, or where
        ``versions`` are named, whether one of those is not among those it knows.
        """
        wanted = list(versions)
        numbers = self._numbers if wanted else surveys.numbers(tx)
        if numbers != self._numbers or any(version not in self._known for version in wanted):
            with self._reading:
                self._numbers = surveys.numbers(tx)
                self._known = surveys.list_versions(tx, parse_survey)
        return self._known

    def cached(self, versions: Iterable[str] = ()) -> Mapping[str, Survey] | None:
        """What ``published`` gives, where that needs no look at the database; else None."""
        return self._known if self._known.keys() >= set(versions) else None

    def newest(self, tx: Transaction, survey: str) -> Survey | None:
        """The version of this survey that was published last."""
        found = [each for each in self.published(tx).values() if each.id == survey]
        return found[-1] if found else None

    def services(self, tx: Transaction) -> list[Service]:
        """Those with a published survey: the main one first, then by name."""
        return services_of(self.published(tx).values())

    def versions_of(self, tx: Transaction, service: str) -> list[Survey]:
        """All versions of the surveys of a service, the newest of each first."""
        every = list(self.published(tx).values())
        return [each for each in reversed(every) if each.service == service]


def publish_survey(store: Store, survey: Survey) -> bool:
    """Freeze this version of the survey for ever; False if that was done before."""
    with store.write() as tx:
        return surveys.publish(tx, survey)
