"""What the sections of a report are built from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from typing import TypeVar

from feedback_server.domain.activity.appointments import Activity
from feedback_server.domain.activity.external_counts import ExternalCounts
from feedback_server.domain.activity.seen import Seen, seen_in
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.comments.tone import Tone
from feedback_server.domain.organisations.organisation import Pcn, Practice
from feedback_server.domain.statistics.fft import FftCounts
from feedback_server.domain.submissions.submission import Flag
from feedback_server.domain.surveys.questions import Question
from feedback_server.domain.surveys.survey import Survey
from feedback_server.domain.tablets.tablet import Tablet

from .blocks import Subject
from .figures import Counts
from .layout import Layout

NOBODY = FftCounts.of({})
Worked = TypeVar("Worked")

AnswersByQuestion = Mapping[str, Mapping[str, int]]
"""How many chose each code, by question: of a network as a whole."""


@dataclass(frozen=True)
class Flagged:
    """How many submissions of the month were flagged, and what a person said of them."""

    counted: int = 0
    excluded: int = 0
    waiting: int = 0
    why: Mapping[Flag, int] = field(default_factory=dict)
    """How many wait for a decision, by the flag that they carry."""

    def __bool__(self) -> bool:
        return bool(self.counted or self.excluded or self.waiting)


@dataclass(frozen=True)
class TabletCompleteness:
    """What a report says of one shared tablet, as it stood when the report was made."""

    tablet: Tablet
    made: int
    received: int
    waits: int
    lost: int


@dataclass(frozen=True)
class Quality:
    """What may be wrong with a month's figures, or missing from them."""

    flagged: Flagged = field(default_factory=Flagged)
    corrected: int = 0
    """Submissions whose day was set by our clock, because the device's was wrong."""

    late: int = 0
    """Submissions that phones sent on a later day than they name."""

    set_aside: int = 0
    """Submissions left out because a person left out what their tablet sent."""

    quarantined: int = 0
    """Envelopes on this server that could not be opened or checked; nobody knows of which month."""

    tablets: Sequence[TabletCompleteness] = ()


@dataclass(frozen=True)
class Change:
    """Something that patients said, and what was done about it."""

    said: str
    did: str


@dataclass(frozen=True)
class ClearedComment:
    """A comment that may stand in a report. ``question`` is an id, ``answered`` the code of the
    patient's Friends and Family Test answer."""

    words: str
    question: str
    themes: tuple[str, ...]
    """The main one first."""

    tone: Tone
    answered: str


@dataclass(frozen=True)
class Comments:
    """What patients wrote: cleared for the report by a person; and how many were not."""

    cleared: Sequence[ClearedComment] = ()
    waiting: int = 0
    private: int = 0
    """Comments that their patients do not want published: staff read them, no report shows them."""


@dataclass(frozen=True)
class SupplementaryData:
    """What a report shows beside the tallies of its month."""

    earlier: Mapping[Month, FftCounts] = field(default_factory=dict)
    """The Friends and Family Test of earlier months; of a report on several months, of those too.

    Read this and the next two by ``ReportContext.fft_of``, ``answers_of`` and ``activity_of``."""

    earlier_answers: Mapping[Month, AnswersByQuestion] = field(default_factory=dict)
    earlier_activity: Mapping[Month, Sequence[Activity]] = field(default_factory=dict)

    asked_at_desk: Mapping[str, int] = field(default_factory=dict)
    """How many patients the front desk counted as asked, by practice, where it counted any."""

    invited: Mapping[str, int] = field(default_factory=dict)
    """How many invitations were made, by practice, where there were any."""

    activity: Sequence[Activity] = ()
    """The appointments of the month, one value for each practice that gave them."""

    external_counts: Sequence[ExternalCounts] = ()
    """What practices collected in the month by other means than this app."""

    not_in_return: Mapping[str, str] = field(default_factory=dict)
    """Practices whose answers stay out of their own returns, each with the reason."""

    quality: Quality = field(default_factory=Quality)
    comments: Comments = field(default_factory=Comments)
    changes: Sequence[Change] = ()

    @property
    def seen(self) -> Seen:
        """How many patients were seen, or appointments attended, by practice."""
        return seen_in(self.activity)

    @property
    def asked(self) -> dict[str, int]:
        """How many were asked in the month in either way, by practice, where any were."""
        practices = self.asked_at_desk.keys() | self.invited.keys()
        return {
            practice: self.asked_at_desk.get(practice, 0) + self.invited.get(practice, 0)
            for practice in practices
        }


@dataclass(frozen=True)
class ReportContext:
    """What every section reads: one network's month. Practices are those of the network now, by
    name."""

    pcn: Pcn
    practices: Sequence[Practice]
    month: Month
    survey: Survey
    counts: Counts
    as_of: date
    language: str
    layout: Layout
    others: Sequence[Survey] = ()
    """Surveys of the same service whose answers are counted with it: that for children."""

    since: Month | None = None
    """The first month of a report on several, whose last is ``month``; None for one month."""

    former: Sequence[Survey] = ()
    """Earlier versions of all of these, newest first: the words of what is asked no more."""

    supplementary: SupplementaryData = field(default_factory=SupplementaryData)
    worked_out: dict[Callable[..., object], object] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """What ``once`` holds."""

    @property
    def first(self) -> Month:
        return self.since or self.month

    @property
    def length(self) -> int:
        """The number of months that the report is of."""
        return self.month.months_since(self.first) + 1

    def fft_of(self, month: Month) -> FftCounts:
        """The Friends and Family Test of this month, or of an earlier one."""
        if month == self.month and self.since is None:
            return self.fft()
        return self.supplementary.earlier.get(month, NOBODY)

    def fft_between(self, first: Month, last: Month) -> FftCounts:
        """That of several months together."""
        return FftCounts.add_up(self.fft_of(month) for month in first.until(last))

    def answers_of(self, month: Month) -> AnswersByQuestion:
        """The answers of this month, or of an earlier one, to questions with options."""
        if month == self.month and self.since is None:
            return {question: self.counts.codes(question) for question in self.counts.questions()}
        return self.supplementary.earlier_answers.get(month, {})

    def activity_of(self, month: Month) -> Sequence[Activity]:
        """The appointments of this month, or of an earlier one."""
        if month == self.month and self.since is None:
            return self.supplementary.activity
        return self.supplementary.earlier_activity.get(month, ())

    @property
    def surveys(self) -> Sequence[Survey]:
        return (self.survey, *self.others)

    def asks(self, question: Question) -> bool:
        """Whether the network, or a practice of it, asks the question now."""
        return question.asked_at({self.pcn.code, *(each.code for each in self.practices)})

    def fft(self, **about: str) -> FftCounts:
        """The counts of the six answers, of all responses or of one practice or mode."""
        return FftCounts.of(self.counts.codes(self.survey.fft.id, **about))

    def fft_words(self, code: str) -> str:
        return self.survey.option_text(self.survey.fft.id, code, self.language)

    def fft_subject(self, **about: str) -> Subject:
        return Subject(question=self.survey.fft.id, **about)

    def practice_names(self) -> dict[str, str]:
        """Names by code, in their order; practices that left after the month come last."""
        names = {practice.code: practice.name for practice in self.practices}
        left = {code: f"{code} (not in the network now)" for code in self.practices_that_left()}
        return names | left

    def practices_that_left(self) -> list[str]:
        """Codes of practices that have answers of the month and are not in the network now."""
        return sorted(self.counts.practices() - {practice.code for practice in self.practices})


def once(work_out: Callable[[ReportContext], Worked]) -> Callable[[ReportContext], Worked]:
    """Work something out once for a report, though several of its sections need it."""

    @wraps(work_out)
    def found(context: ReportContext) -> Worked:
        if work_out not in context.worked_out:
            context.worked_out[work_out] = work_out(context)
        return context.worked_out[work_out]  # type: ignore[return-value]

    return found
