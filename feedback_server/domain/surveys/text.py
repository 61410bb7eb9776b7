"""Free words, up to ``max_length`` characters (Unicode code points, as Python counts)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import ClassVar

from .questions import TEXT_GIVEN, Cell, Column, Problem, Question, Settings, Value, WholeNumber

CLEARED = "words that a person cleared, less what says who somebody is"


@dataclass(frozen=True)
class Text(Question):
    kind = "text"
    staff_name = "In their own words"
    settings: ClassVar[Settings] = {
        "max_length": WholeNumber(1, 2000, usual=1000, asks="Most letters that people may write")
    }
    free_text = True
    fhir_type = "text"
    paper_lines = 3
    share_answering = 0.4

    max_length: int = 1000

    def problem(self, value: object) -> Problem | None:
        if not isinstance(value, str) or not value.strip() or "\0" in value:
            return Problem(self.id, "wrong_type")  # PostgreSQL cannot keep a NUL
        if len(value) > self.max_length:
            return Problem(self.id, "too_long")
        return None

    def codes(self, value: Value) -> Sequence[str]:
        return (TEXT_GIVEN,)

    @classmethod
    def columns(cls, codes: Sequence[str]) -> Sequence[Column]:
        return (
            Column("given", "yes/no", "yes; no", "question not in this version of the survey"),
            Column("cleared", "text", CLEARED, "not written, not cleared, or not asked for"),
        )

    def cells(self, value: Value | None, codes: Sequence[str], language: str) -> Sequence[Cell]:
        return ("no" if value is None else "yes", str(value or ""))

    def fhir_item(self) -> Mapping[str, object]:
        return {"maxLength": self.max_length}

    def sampler(
        self, weights: Mapping[str, float], words: Callable[[Random], str]
    ) -> Callable[[Random], Value]:
        return lambda random: words(random)[: self.max_length].strip()
