"""What the sections of a report are built from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..fft import FftCounts
from ..organisation import Pcn, Practice
from ..period import Month
from ..survey import Survey
from .blocks import Subject
from .counts import Counts


@dataclass(frozen=True)
class Flagged:
    """How many submissions of the month were flagged, and what a person said of them."""

    counted: int = 0
    excluded: int = 0
    waiting: int = 0

    def __bool__(self) -> bool:
        return bool(self.counted or self.excluded or self.waiting)


NONE_FLAGGED = Flagged()


@dataclass(frozen=True)
class Basis:
    """One network's month. Practices are those of the network now, in the order of their names."""

    pcn: Pcn
    practices: Sequence[Practice]
    month: Month
    survey: Survey
    counts: Counts
    as_of: date
    language: str
    others: Sequence[Survey] = ()
    """Surveys of the same service whose answers are counted with it: that for children."""
    flagged: Flagged = NONE_FLAGGED

    @property
    def surveys(self) -> Sequence[Survey]:
        return (self.survey, *self.others)

    def fft(self, **about: str) -> FftCounts:
        """The six counts, all together or of one practice or mode."""
        return FftCounts.of(self.counts.codes(self.survey.fft.id, **about))

    def fft_words(self, code: str) -> str:
        return self.survey.option_text(self.survey.fft.id, code, self.language)

    def fft_subject(self, **about: str) -> Subject:
        return Subject(question=self.survey.fft.id, **about)
