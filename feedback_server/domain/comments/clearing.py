"""How a comment may be cleared: as written, without the marked words, or as a person edited it."""

from dataclasses import dataclass
from enum import StrEnum

from .comment import CannotClear, Comment
from .identifiers import identifiers_in, suggested
from .risk_words import risks_in


class Wording(StrEnum):
    AS_WRITTEN = "as_written"
    WITHOUT_MARKS = "without_marks"
    EDITED = "edited"


@dataclass(frozen=True)
class Part:
    """Words of a comment that stand together."""

    words: str
    kind: str = ""
    """What may say here who somebody is, such as "name"; empty for other words."""


def parts_of(text: str) -> list[Part]:
    """The text in order, with what may identify somebody apart.

    >>> [(part.words, part.kind) for part in parts_of("Thank you, Dr Lee, for the rail")]
    [('Thank you, ', ''), ('Dr Lee', 'name'), (', for the rail', '')]
    """
    parts, end = [], 0
    for found in identifiers_in(text):
        parts.append(Part(text[end : found.start]))
        parts.append(Part(text[found.start : found.end], found.kind.value))
        end = found.end
    return [part for part in (*parts, Part(text[end:])) if part.words]


def same_words(one: str, other: str) -> bool:
    """Whether two texts differ in spaces and line ends only, which a browser may change."""
    return one.split() == other.split()


def words_to_clear(comment: Comment, wording: Wording, edited: str) -> str:
    """The words for the report; raises CannotClear where the marks have not been decided on."""
    if wording is Wording.EDITED:
        return edited
    own = (comment.shown, suggested(comment.shown))
    if edited and not any(same_words(edited, words) for words in own):
        raise CannotClear("you changed these words: clear them with your changes, or put them back")
    if wording is Wording.WITHOUT_MARKS:
        return suggested(comment.shown)
    if identifiers_in(comment.shown):
        raise CannotClear("marked words may say who somebody is: take them out, or edit the words")
    return comment.shown


def may_clear_together(comment: Comment) -> bool:
    """Whether it may be cleared with others in one press: undecided, without marks or risk."""
    waits = comment.willing and comment.review is None and bool(comment.shown)
    risky = comment.care.needs_today or comment.care.suggested or bool(risks_in(comment.shown))
    return waits and not risky and not identifiers_in(comment.shown)
