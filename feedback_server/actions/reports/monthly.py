"""Jobs on reports: save last month's on the first working day, revise those with late answers."""

from datetime import datetime

from feedback_server.actions.operations.worker import Done
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.calendar.calendar_month import Month, london_day
from feedback_server.domain.operations.job import JobOutcome
from feedback_server.domain.surveys.service import MAIN, Service
from feedback_server.store import Store, Transaction
from feedback_server.store.activity import appointments
from feedback_server.store.organisations import organisations
from feedback_server.store.reports import revisions
from feedback_server.store.submissions import tallies

from .report_revisions import revise_late, save_revision
from .request import RequestFor

BY = "schedule"


def save_last_month(
    store: Store, surveys: SurveyRegistry, request_for: RequestFor, now: datetime
) -> Done:
    """Save a provisional revision for each network that has something to report and no revision.

    Making it final stays with a person.
    """
    month = Month.of(london_day(now)).previous()
    with store.read() as tx:
        found = [
            (network.code, service.id)
            for network in organisations.list_pcns(tx)
            for service in surveys.services(tx)
            if _has_news(tx, network.code, month, service)
        ]
    for pcn, service in found:
        save_revision(store, surveys, request_for(pcn, month, service), now=now, by=BY)
    return Done(JobOutcome(f"{month}: {len(found)} reports kept"))


def revise_every(
    store: Store, surveys: SurveyRegistry, request_for: RequestFor, now: datetime
) -> Done:
    """Save a revision of each final month whose answers came late."""
    with store.read() as tx:
        pcns = [pcn.code for pcn in organisations.list_pcns(tx)]
    made = revise_late(store, surveys, request_for, pcns=pcns, now=now, by="late answers")
    return Done(JobOutcome(f"revised: {len(made)}"))


def _has_news(tx: Transaction, pcn: str, month: Month, service: Service) -> bool:
    if revisions.list_revisions(tx, pcn, month, service.id):
        return False
    codes = [practice.code for practice in organisations.practices_of(tx, pcn)]
    tallied = {tally.key.survey for tally in tallies.list_tallies(tx, codes, month)}
    if not tallied.isdisjoint(service.survey_ids):
        return True
    return service.id == MAIN and bool(appointments.for_month(tx, codes, month))
