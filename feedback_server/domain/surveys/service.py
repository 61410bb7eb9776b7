"""A service: the surveys that are reported together, apart from those of every other service."""

from collections.abc import Iterable
from dataclasses import dataclass

from .survey import Survey

MAIN = "occupational-therapy"
"""What figures without a service belong to: appointments, counts from elsewhere, the front desk."""


@dataclass(frozen=True)
class Service:
    """``main`` is its newest survey for everybody, beside which others are counted."""

    id: str
    main: Survey
    others: tuple[Survey, ...] = ()
    """The newest of its other surveys, by id."""

    @property
    def name(self) -> str:
        return self.main.service_name or self.id.replace("-", " ").capitalize()

    @property
    def surveys(self) -> tuple[Survey, ...]:
        return (self.main, *self.others)

    @property
    def survey_ids(self) -> frozenset[str]:
        return frozenset(survey.id for survey in self.surveys)


def of_service(service: str) -> dict[str, str | int]:
    """What the audit log and addresses say of a service; nothing of the main one."""
    return {} if service == MAIN else {"service": service}


def services_of(surveys: Iterable[Survey]) -> list[Service]:
    """The services of these surveys: ``MAIN`` first, then by name. Of each survey the last counts.

    The main survey of a service is the one that has its id, else the first.
    """
    newest: dict[str, dict[str, Survey]] = {}
    for survey in surveys:
        newest.setdefault(survey.service, {})[survey.id] = survey
    found = [_service(id, of_service) for id, of_service in newest.items()]
    return sorted(found, key=lambda service: (service.id != MAIN, service.name, service.id))


def _service(id: str, newest: dict[str, Survey]) -> Service:
    ordered = sorted(newest.values(), key=lambda survey: (survey.id != id, survey.id))
    return Service(id, ordered[0], tuple(ordered[1:]))
