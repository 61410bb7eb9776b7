"""One network's month as a value. Every format is a writer of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ..organisation import Pcn, Practice
from ..period import Month
from ..submission import Tally
from ..survey import Survey
from .basis import NONE_FLAGGED, Basis, Flagged
from .blocks import Placed, Section
from .counts import Counts
from .sections import SECTIONS, method_notes


@dataclass(frozen=True)
class Report:
    """Everything that a writer shows. ``as_of`` is the day on which it was put together."""

    pcn: Pcn
    month: Month
    as_of: date
    service: str
    survey: str
    language: str
    demonstration: bool
    """Made from generated data: every format must say "Demonstration data"."""

    sections: tuple[Section, ...]

    def placed(self) -> Iterator[Placed]:
        """Every figure with its section, table and row, in order."""
        for section in self.sections:
            yield from section.placed()


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
    flagged: Flagged = NONE_FLAGGED,
) -> Report:
    """Put a network's month together.

    ``practices`` are those of the network now. Tallies of another practice, which has left since,
    count in every total and stand in a row of their own. Where the survey does not have the
    language, its first one is used. ``others`` are surveys whose answers count with those of
    ``survey``. Raises ValueError for tallies of another month or survey.
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
        others=others,
        flagged=flagged,
    )
    sections = [Section(id, title, tuple(make(basis))) for id, (title, make) in SECTIONS.items()]
    return Report(
        pcn=pcn,
        month=month,
        as_of=as_of,
        service=survey.service,
        survey=survey.id,
        language=basis.language,
        demonstration=pcn.demonstration or any(each.demonstration for each in practices),
        sections=(*sections, method_notes(sections)),
    )
