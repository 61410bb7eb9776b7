"""Comments with their themes and tone: the NHS's own, and ours, which are made up.

The NHS's sentences stay in the file that the training program is given; only weights and figures
come into the repository.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from feedback_server.config.settings import PROJECT
from feedback_server.domain.comments.ngrams import words_of
from feedback_server.domain.comments.suggestion import prepared
from feedback_server.domain.comments.themes import OTHER, THEMES, cue_scores
from feedback_server.domain.comments.tone import Tone
from tests.bench.redaction import LETTERS, read_comments

MADE_UP = PROJECT / "tests" / "data" / "theme_training.txt"
TONES = {"+": Tone.PRAISE, "-": Tone.SUGGESTION, "=": Tone.NEITHER}
SENTIMENTS = {
    "1": Tone.PRAISE,
    "2": Tone.PRAISE,
    "3": Tone.NEITHER,
    "4": Tone.SUGGESTION,
    "5": Tone.SUGGESTION,
}
NOT_LABELLED = "Labelling not possible"
TO_IMPROVE = "What could we do better?"
"""Asked by one of the two trusts. What the other one asked stands in no sure order in the file:
its answers count as given to no question."""

STAFF, COMMUNICATION, ACCESS, JOINED, HOME, _EVERYDAY, PLACE, _OTHER = THEMES
LABELS = {
    "Staff manner & personal attributes": STAFF,
    "Competence & training": STAFF,
    "Staff responsiveness": STAFF,
    "Number & deployment of staff": STAFF,
    "Staff listening, understanding & involving patients": COMMUNICATION,
    "Information directly from staff during care": COMMUNICATION,
    "Being kept informed, clarity & consistency of information": COMMUNICATION,
    "Information provision & guidance": COMMUNICATION,
    "Interaction with family/ carers": COMMUNICATION,
    "Unspecified communication": COMMUNICATION,
    "Timeliness of care": ACCESS,
    "Contacting services": ACCESS,
    "Appointment arrangements": ACCESS,
    "Appointment method": ACCESS,
    "Referals & continuity of care": JOINED,
    "Staff continuity": JOINED,
    "Discharge": JOINED,
    "Care plans": JOINED,
    "Patient records": JOINED,
    "Admission": JOINED,
    "Provision of medical equipment": HOME,
    "Environment & Facilities": HOME,
    "Cleanliness, tidiness & infection control": HOME,
    "Sensory experience": HOME,
    "Transport to/ from services": PLACE,
    "Service location": PLACE,
    "Parking": PLACE,
}
"""Themes by label of the framework, version 6. What is not here (food, medicines, activities on a
ward, general praise) is "Something else", and that only where no other label is given."""


@dataclass(frozen=True)
class Example:
    """``tone`` is None where nobody labelled it."""

    text: str
    themes: frozenset[str]
    tone: Tone | None = None
    to_improve: bool = False
    made_up: bool = False

    @property
    def key(self) -> str:
        """The same for comments that differ in capitals and stops alone."""
        return " ".join(words_of(self.text))

    @cached_property
    def prepared(self) -> str:
        return prepared(self.text)

    @property
    def cues(self) -> dict[str, int]:
        return cue_scores(self.prepared)


def read_labelled(file: Path) -> list[Example]:
    """The NHS's comments, but those that nobody could label."""
    with file.open(encoding="utf-8", newline="") as opened:
        return [
            Example(
                row["text"],
                _themes(row["labels"].split("; ")),
                SENTIMENTS.get(row["sentiment"]),
                row["question"] == TO_IMPROVE,
            )
            for row in csv.DictReader(opened)
            if NOT_LABELLED not in row["labels"]
        ]


def read_made_up() -> tuple[list[Example], list[Example]]:
    """Those to learn from, and the third of the older ones that is held out."""
    older = read_comments()
    known = [comment for comment in older if not comment.held_out]
    held_out = [comment for comment in older if comment.held_out]
    learnt = [Example(one.text, frozenset({one.theme}), made_up=True) for one in known]
    checked = [Example(one.text, frozenset({one.theme}), made_up=True) for one in held_out]
    return [*learnt, *_training_lines()], checked


def _training_lines() -> Iterator[Example]:
    for line in MADE_UP.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            letters, sign, text = line.split("|", 2)
            themes = frozenset(LETTERS[letter] for letter in letters)
            yield Example(text, themes, TONES[sign], made_up=True)


def _themes(labels: list[str]) -> frozenset[str]:
    found = {LABELS.get(label, OTHER) for label in labels}
    return frozenset(found - {OTHER} or {OTHER})
