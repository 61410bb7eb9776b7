"""Puts one PCN's month together from the tallies."""

from datetime import date

from ..domain.period import Month
from ..domain.report import Report, build_report
from ..domain.report.basis import Flagged
from ..domain.submission import Decision
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
        codes = [practice.code for practice in practices]
        tallies = submissions.tallies(tx, codes, month)
        flagged = submissions.flag_counts(tx, codes, month)
        others = surveys.others(tx, newest)
    return build_report(
        pcn=found,
        practices=practices,
        month=month,
        survey=newest,
        tallies=[t for t in tallies if t.key.survey in {survey, *(each.id for each in others)}],
        as_of=as_of,
        others=others,
        flagged=Flagged(
            flagged.get(Decision.COUNTED, 0),
            flagged.get(Decision.EXCLUDED, 0),
            flagged.get(None, 0),
        ),
    )
