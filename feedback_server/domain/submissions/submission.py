"""A submission: one patient's completed survey, and the tallies that it adds to."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.surveys.questions import Answers
from feedback_server.domain.surveys.survey import Survey

OLDEST_PLAUSIBLE = timedelta(days=400)
"""The oldest plausible answer of a tablet, which may come out of a cupboard after a year; a day
further back is a wrong clock."""
OLDEST_OF_PHONES = timedelta(days=14)
"""The oldest plausible answer of a phone without a network: only the sender vouches for it."""
OPEN_ANSWERS, OPEN_APPROVED = "@open", "@approved"
"""In place of a question: tallies, by answer to the Friends and Family Test, of what anybody could
send; and of those among them that count because a person has said so."""
UNFINISHED = "@unfinished"
"""The same of what was kept after a patient had gone away from a shared tablet."""


class Mode(StrEnum):
    """How an answer was collected; the general practice return counts them apart."""

    TABLET = "tablet"
    ONLINE = "online"
    SMS = "sms"
    PAPER = "paper"
    TELEPHONE = "telephone"
    OTHER = "other"


class Source(StrEnum):
    """What vouches for a submission."""

    TABLET = "tablet"
    """The token of a shared tablet that is set up."""
    INVITATION = "invitation"
    """A signed link, the first time it is used."""
    OPEN = "open"
    """Nothing vouches for it: anybody can send one."""
    STAFF = "staff"
    """A person who is signed in entered it."""
    UNKNOWN = "unknown"
    """Unknown: it was stored before this was noted."""


class Flag(StrEnum):
    """Why a person should look at a submission before it counts."""

    TOO_FAST = "too_fast"
    CROWD = "crowd"
    UNUSUAL = "unusual"
    INVITATION_USED = "invitation_used"
    INVITATION_WRONG = "invitation_wrong"
    MODE_CLAIMED = "mode_claimed"
    OTHER_PRACTICE = "other_practice"
    TABLET_RATE = "tablet_rate"
    BY_FILE = "by_file"


class Decision(StrEnum):
    """What a person said of a flagged submission."""

    COUNTED = "counted"
    EXCLUDED = "excluded"


@dataclass(frozen=True)
class Submission:
    """A checked submission. No name, no address, no time of day: only the day it was given."""

    id: str
    survey: str
    version: str
    practice: str
    mode: Mode
    language: str
    given_on: date
    answers: Answers
    day_corrected: bool = False
    """The device's clock was wrong: the day it measured against ours stands in its place, or,
    where even that was impossible, the day of receipt."""

    flag: Flag | None = None
    decision: Decision | None = None
    source: Source = Source.UNKNOWN
    late: bool = False
    """It came on a later day than a phone says it was given."""
    set_aside: bool = False
    """A person excluded everything that its tablet sent in some days."""
    unfinished: bool = False
    """The patient went away from a shared tablet: the first answer was kept, and nothing else."""

    @property
    def counted(self) -> bool:
        """Whether it counts; a flagged one does once a person has said so."""
        if self.set_aside:
            return False
        return self.flag is None or self.decision is Decision.COUNTED

    @property
    def month(self) -> Month:
        return Month.of(self.given_on)

    @cached_property
    def digest(self) -> str:
        """Tells a repeat from a different submission that carries the same id.

        The day is left out: a corrected day depends on when the repeat arrives.
        """
        content = [self.survey, self.version, self.practice, self.mode, self.language]
        answers = {id: self.answers[id] for id in sorted(self.answers)}
        return hashlib.sha256(json.dumps([content, answers]).encode()).hexdigest()


def plausible_date(
    given_on: date, received_on: date, oldest: timedelta = OLDEST_PLAUSIBLE
) -> tuple[date, bool]:
    """The day to store, and whether it had to be corrected.

    A day after receipt is a wrong clock, as is one further back than is believed of its sender.
    """
    if received_on - oldest <= given_on <= received_on:
        return given_on, False
    return received_on, True


class TallyKey(NamedTuple):
    """What a tally counts: submissions of a practice, month, survey and mode that hold a code.

    With ``question`` and ``code`` empty it counts the submissions themselves; with only ``code``
    empty, those that answer the question at all (kept where several codes may be chosen).
    """

    practice: str
    month: Month
    survey: str
    mode: Mode
    question: str = ""
    code: str = ""


@dataclass(frozen=True)
class Tally:
    key: TallyKey
    count: int


def tally_keys(submission: Submission, survey: Survey) -> Iterator[TallyKey]:
    """Every tally that this submission adds one to. The whole rule: recounting uses it too."""
    if not submission.counted:
        return
    base = (submission.practice, submission.month, submission.survey, submission.mode)
    looked_at = submission.flag is not None
    kind = pseudo_question(submission.source, looked_at=looked_at, unfinished=submission.unfinished)
    for question, code in tally_codes(submission.answers, survey, kind):
        yield TallyKey(*base, question, code)


def pseudo_question(source: Source, *, looked_at: bool, unfinished: bool) -> str:
    """What a counted submission is tallied under beside its questions, if it was left unfinished
    or anybody could send it; else empty. It is never both: only tablets send unfinished ones.
    """
    if unfinished:
        return UNFINISHED
    if source is not Source.OPEN:
        return ""
    return OPEN_APPROVED if looked_at else OPEN_ANSWERS


def tally_codes(answers: Answers, survey: Survey, kind: str = "") -> Iterator[tuple[str, str]]:
    """The questions and codes that a submission adds one to: what was said, whoever said it."""
    yield "", ""
    if kind:
        yield kind, str(answers.get(survey.fft.id, ""))
    for id, value in answers.items():
        for code in survey.question(id).codes(value):
            yield id, code


def comments(submission: Submission, survey: Survey) -> Mapping[str, str]:
    """The free-text answers by question id; they are stored apart from the rest."""
    return {
        id: value
        for id, value in submission.answers.items()
        if survey.question(id).free_text and isinstance(value, str)
    }
