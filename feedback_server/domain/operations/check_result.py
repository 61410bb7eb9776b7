"""What came of looking at one part of an installation."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    FINE = "fine"
    LOOK = "look"
    """Nothing is broken yet, or it is a person's choice."""

    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """``todo`` says what to do about it; empty where it is fine."""

    subject: str
    verdict: Verdict
    words: str
    todo: str = ""


def fine(subject: str, words: str) -> Finding:
    return Finding(subject, Verdict.FINE, words)


def look(subject: str, words: str, todo: str) -> Finding:
    return Finding(subject, Verdict.LOOK, words, todo)


def wrong(subject: str, words: str, todo: str) -> Finding:
    return Finding(subject, Verdict.WRONG, words, todo)
