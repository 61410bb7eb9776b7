"""A patient's comment, and its moderation."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from feedback_server.domain.calendar.calendar_month import Month

from .follow_up import FollowUp
from .themes import MOST, OTHER, THEMES
from .tone import Tone

LONGEST = 2000
MONTHS_KEPT = 12
"""Default number of months for which original text is kept."""


class ModerationState(StrEnum):
    CLEARED = "cleared"
    KEPT_OUT = "kept out"


@dataclass(frozen=True)
class Review:
    """``words`` is what stands in reports: what the patient wrote, less what says who they are.

    They stay when a comment that was cleared is kept out later: the original is then still one's
    own to read for few.
    """

    state: ModerationState
    words: str
    themes: tuple[str, ...]
    """One to three, the main one first."""

    tone: Tone
    by: str
    on: date
    first_by: str = ""
    """Who decided first, and when; empty and None for a first decision."""

    first_on: date | None = None


@dataclass(frozen=True)
class Comment:
    """Staff see the month of a comment, never its day."""

    submission: str
    question: str
    practice: str
    month: Month
    text: str
    """The original words. Empty once they were erased: a patient's are never."""

    fft: str
    """The patient's Friends and Family Test answer code."""

    willing: bool
    """Whether the patient allows publication; no answer means no."""

    review: Review | None = None
    care: FollowUp = field(default_factory=FollowUp)
    suggested_themes: tuple[str, ...] = (OTHER,)
    """Suggested by the original text, as is the tone."""

    suggested_tone: Tone = Tone.NEITHER

    @property
    def shown(self) -> str:
        """Once words were cleared they stand in the place of the original, also when it was kept
        out later. Empty where the original was erased before that."""
        return (self.review.words if self.review else "") or self.text


class CannotClear(ValueError):
    """A comment that must not be cleared, or not like this. The message says why."""


def check(comment: Comment, state: ModerationState, words: str, themes: Sequence[str]) -> None:
    """Raises CannotClear."""
    if not themes or not set(themes) <= set(THEMES):
        raise CannotClear("choose what it is about from the list")
    if len(themes) > MOST or len(set(themes)) < len(themes):
        raise CannotClear(f"choose {MOST} different themes or fewer")
    if state is ModerationState.KEPT_OUT:
        return
    if not comment.willing:
        raise CannotClear("the patient wants this kept private")
    if not comment.shown:
        raise CannotClear("its words were erased")
    if not words.strip():
        raise CannotClear("leave some words, or keep it out")
    if len(words) > LONGEST:
        raise CannotClear(f"use {LONGEST} characters or fewer")


def is_cleared(comment: Comment) -> bool:
    cleared = comment.review is not None and comment.review.state is ModerationState.CLEARED
    return cleared and comment.willing
