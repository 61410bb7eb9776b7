"""The translations of one file into one language, and who reviewed which text.

A review is of one text and of the source that it translates: when either changes, it is over.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

SPACE = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029 ]+")


class TranslationState(StrEnum):
    MISSING = "missing"
    NEEDS_REVIEW = "needs review again"
    """The source has changed since it was translated, or the translator was not sure."""
    TRANSLATED = "translated"
    REVIEWED = "reviewed"


@dataclass(frozen=True)
class Unit:
    """One text to translate. ``comment`` tells a translator where it is shown, and what for."""

    name: str
    source: str
    comment: str = ""
    longest: int | None = None
    """About how many characters fit where it is shown; None where there is room."""

    @property
    def digest(self) -> str:
        return text_digest(self.source)


@dataclass(frozen=True)
class Review:
    """A person who speaks the language has read a text beside its source."""

    reviewed_by: str
    reviewed_on: date
    digest: str
    """Of the source and of the text, as they then were."""

    def is_of(self, source: str, text: str) -> bool:
        return self.digest == text_digest(source, text)


@dataclass(frozen=True)
class Translation:
    """The texts of one file by name, such as ``tasks.bathing``; those not translated are absent."""

    file_name: str
    language: str
    texts: Mapping[str, str]
    translated_from: Mapping[str, str] = field(default_factory=dict)
    """Digests of sources by name; a text without one was made from the source as it stands."""
    reviews: Mapping[str, Review] = field(default_factory=dict)

    def state(self, name: str, source: str) -> TranslationState:
        text = self.texts.get(name, "")
        if not text:
            return TranslationState.MISSING
        if name in self.reviews and self.reviews[name].is_of(source, text):
            return TranslationState.REVIEWED
        if self.translated_from.get(name, text_digest(source)) != text_digest(source):
            return TranslationState.NEEDS_REVIEW
        return TranslationState.TRANSLATED

    def is_reviewed(self, sources: Mapping[str, str]) -> bool:
        """Whether every text is there, and reviewed beside the source as it stands."""
        states = {self.state(name, source) for name, source in sources.items()}
        return states <= {TranslationState.REVIEWED}

    def with_text(self, name: str, text: str, translated_from: str | None = None) -> "Translation":
        """``translated_from`` is the digest of its source. No text takes the old one away."""
        left = dict(self.reviews)
        if text != self.texts.get(name):
            left.pop(name, None)
        return replace(
            self,
            texts=_with(self.texts, name, text or None),
            translated_from=_with(self.translated_from, name, translated_from if text else None),
            reviews=left,
        )

    def with_review(self, name: str, source: str, *, by: str, on: date) -> "Translation":
        review = Review(by, on, text_digest(source, self.texts[name]))
        return replace(
            self,
            reviews={**self.reviews, name: review},
            translated_from={**self.translated_from, name: text_digest(source)},
        )


def _with(values: Mapping[str, str], name: str, value: str | None) -> dict[str, str]:
    left = {key: kept for key, kept in values.items() if key != name}
    return left if value is None else {**values, name: value}


def text_digest(*texts: str) -> str:
    """
    >>> text_digest("Back"), text_digest("Back", "Wstecz")
    ('76900f1bfd16', 'be9c3d168e81')
    """
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]


def one_line(text: str) -> str:
    """A text as it is kept: on one line, its spaces single. Other characters stay as they are.

    >>> one_line(" Skip to\\n  the questions ")
    'Skip to the questions'
    """
    return SPACE.sub(" ", text).strip(" ")


@dataclass(frozen=True)
class Progress:
    """How many of ``all`` texts are translated, and how many of those are reviewed."""

    all: int
    translated: int
    reviewed: int

    @property
    def done(self) -> bool:
        return self.reviewed == self.all

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(
            self.all + other.all,
            self.translated + other.translated,
            self.reviewed + other.reviewed,
        )


def progress(translation: Translation, units: Iterable[Unit]) -> Progress:
    states = [translation.state(unit.name, unit.source) for unit in units]
    return Progress(
        len(states),
        sum(state is not TranslationState.MISSING for state in states),
        states.count(TranslationState.REVIEWED),
    )
