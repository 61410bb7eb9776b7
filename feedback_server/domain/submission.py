"""One patient's completed survey, from what a device says to what may be stored."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from .period import Month
from .questions import Answers, Text
from .survey import Survey

OLDEST_BELIEVED = timedelta(days=400)
"""A tablet may come out of a cupboard after a year; a day further back is a wrong clock."""


class Mode(StrEnum):
    """How an answer was collected; the general practice return counts them apart."""

    TABLET = "tablet"
    ONLINE = "online"
    SMS = "sms"
    PAPER = "paper"
    TELEPHONE = "telephone"
    OTHER = "other"


class Flag(StrEnum):
    """Why a person should look at a submission before it counts."""

    TOO_FAST = "too_fast"
    CROWD = "crowd"
    INVITATION_USED = "invitation_used"
    INVITATION_WRONG = "invitation_wrong"


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

    @property
    def counted(self) -> bool:
        """A flagged one counts once a person has said so."""
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


def believed_day(given_on: date, received_on: date) -> tuple[date, bool]:
    """The day to store, and whether it had to be corrected.

    A day after receipt, or over 400 days before it, is a wrong clock.
    """
    if received_on - OLDEST_BELIEVED <= given_on <= received_on:
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
    for question, code in tally_codes(submission.answers, survey):
        yield TallyKey(*base, question, code)


def tally_codes(answers: Answers, survey: Survey) -> Iterator[tuple[str, str]]:
    """The questions and codes of these tallies: what was said, whoever said it."""
    yield "", ""
    for id, value in answers.items():
        for code in survey.question(id).codes(value):
            yield id, code


def comments(submission: Submission, survey: Survey) -> Mapping[str, str]:
    """The free-text answers by question id; they are stored apart from the rest."""
    return {
        id: value
        for id, value in submission.answers.items()
        if isinstance(survey.question(id), Text) and isinstance(value, str)
    }
