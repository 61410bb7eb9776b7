"""Puts one network's month together."""

from collections.abc import Sequence
from datetime import date

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.organisations.organisation import Pcn, Practice
from feedback_server.domain.submissions.submission import Tally
from feedback_server.domain.surveys.survey import Survey

from .blocks import Section
from .context import Around, Basis
from .counts import Counts
from .layout import Layout
from .sections import SECTIONS, method_notes
from .value import Report, Status

__all__ = ["Report", "Status", "build_report"]


def build_report(
    *,
    pcn: Pcn,
    practices: Sequence[Practice],
    month: Month,
    survey: Survey,
    tallies: Sequence[Tally],
    as_of: date,
    language: str = "en",
    others: Sequence[Survey] = (),
    layout: Layout | None = None,
    around: Around | None = None,
) -> Report:
    """Put a network's month together.

    ``practices`` are those of the network now. Tallies of another practice, which has left since,
    count in every total and stand in a row of their own. Where the survey does not have the
    language, its first one is used. ``others`` are surveys whose answers count with those of
    ``survey``. Without a layout all sections are shown. Raises ValueError for tallies of another
    month or survey.
    """
    known = {each.id for each in (survey, *others)}
    for tally in tallies:
        if tally.key.month != month or tally.key.survey not in known:
            raise ValueError(f"a tally of {tally.key.survey}, {tally.key.month} is out of place")
    basis = Basis(
        pcn=pcn,
        practices=sorted(practices, key=lambda practice: (practice.name, practice.code)),
        month=month,
        survey=survey,
        counts=Counts.of(tallies),
        as_of=as_of,
        language=language if language in survey.languages else survey.languages[0],
        layout=layout or Layout(tuple(SECTIONS)),
        others=others,
        around=around or Around(),
    )
    sections = [_section(basis, id) for id in basis.layout.sections]
    if not basis.layout.summary:
        sections.append(method_notes(sections))
    return Report(
        pcn=pcn,
        month=month,
        as_of=as_of,
        service=survey.service,
        survey=survey.id,
        language=basis.language,
        demonstration=pcn.demonstration or any(each.demonstration for each in practices),
        logo=basis.layout.logo,
        sections=tuple(sections),
    )


def _section(basis: Basis, id: str) -> Section:
    title, make = SECTIONS[id]
    return Section(id, title, tuple(make(basis)))
