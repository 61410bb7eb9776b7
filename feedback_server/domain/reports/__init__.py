"""Builds the report of one network's month from its tallies."""

from collections.abc import Sequence
from datetime import date

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.organisations.organisation import Pcn, Practice
from feedback_server.domain.submissions.submission import Tally
from feedback_server.domain.surveys.service import MAIN
from feedback_server.domain.surveys.survey import Survey

from .blocks import Section, Text
from .context import ReportContext, SupplementaryData
from .figures import Counts
from .layout import Layout
from .sections import SECTIONS, method_notes
from .story import story
from .value import Report, Status

__all__ = ["Report", "Status", "build_report"]

WITHOUT_SERVICE = ("external_counts", "reach", "activity", "conditions")
"""Sections of what names no service, which is the main one's."""
OF_ONE_MONTH = ("return",)
"""Sections that only a month has: practices hand in a return for each."""
ONLY_OF_MAIN = Text(
    "Appointments, counts from elsewhere and how many were asked name no service. They are taken "
    "in for occupational therapy alone, so this report has none."
)


def build_report(
    *,
    pcn: Pcn,
    practices: Sequence[Practice],
    month: Month,
    survey: Survey,
    tallies: Sequence[Tally],
    as_of: date,
    since: Month | None = None,
    language: str = "en",
    others: Sequence[Survey] = (),
    former: Sequence[Survey] = (),
    layout: Layout | None = None,
    supplementary: SupplementaryData | None = None,
) -> Report:
    """Build the report of a network's month, or of several from ``since`` on.

    ``practices`` are those of the network now. Tallies of another practice, which has left since,
    count in every total and stand in a row of their own. Where the survey does not have the
    language, its first one is used. ``others`` are surveys whose answers count with those of
    ``survey``, ``former`` are earlier versions, newest first. Without a layout all sections are
    shown. Raises ValueError for tallies of another month or survey.
    """
    language = language if language in survey.languages else survey.languages[0]
    known = {one.id for one in (survey, *others)}
    for tally in tallies:
        if not (since or month) <= tally.key.month <= month or tally.key.survey not in known:
            raise ValueError(f"a tally of {tally.key.survey}, {tally.key.month} is out of place")
    context = ReportContext(
        pcn=pcn,
        practices=sorted(practices, key=lambda practice: (practice.name, practice.code)),
        month=month,
        survey=survey,
        counts=Counts.of(tallies),
        as_of=as_of,
        since=since,
        language=language,
        layout=layout or Layout(tuple(SECTIONS)),
        others=others,
        former=[each for each in former if language in each.languages],
        supplementary=supplementary or SupplementaryData(),
    )
    wanted = [id for id in context.layout.sections if since is None or id not in OF_ONE_MONTH]
    sections = [story(context), *(_section(context, id) for id in wanted)]
    sections.append(method_notes(sections))
    return Report(
        pcn=pcn,
        month=month,
        as_of=as_of,
        service=survey.service,
        survey=survey.id,
        language=context.language,
        demonstration=pcn.demonstration or any(practice.demonstration for practice in practices),
        service_name=survey.service_name,
        logo=context.layout.logo,
        sections=tuple(sections),
        since=since,
    )


def _section(context: ReportContext, id: str) -> Section:
    title, make = SECTIONS[id]
    if id in WITHOUT_SERVICE and context.survey.service != MAIN:
        return Section(id, title, (ONLY_OF_MAIN,))
    return Section(id, title, tuple(make(context)))
