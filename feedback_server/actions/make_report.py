"""Puts one PCN's month together from the tallies."""

from datetime import date

from ..domain.period import Month
from ..domain.report import Report, build_report
from ..store import Store, organisations, submissions
from .publish_survey import Surveys

SURVEY = "occupational-therapy"


class NoSuchPcn(LookupError):
    """No PCN with this code has been imported."""


def make_report(
    store: Store,
    surveys: Surveys,
    *,
    pcn: str,
    month: Month,
    as_of: date,
    survey: str = SURVEY,
) -> Report:
    """The report as it stands now; raises NoSuchPcn. Its cost does not grow with the answers."""
    with store.read() as tx:
        found = organisations.find_pcn(tx, pcn)
        if found is None:
            raise NoSuchPcn(pcn)
        practices = organisations.practices_of(tx, pcn)
        newest = surveys.newest(tx, survey)
        if newest is None:
            raise LookupError(f"the survey {survey} has not been published")
        tallies = submissions.tallies(tx, [practice.code for practice in practices], month)
    return build_report(
        pcn=found,
        practices=practices,
        month=month,
        survey=newest,
        tallies=[tally for tally in tallies if tally.key.survey == survey],
        as_of=as_of,
    )
