"""One of several options: radios. The value is its code."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from random import Random
from typing import ClassVar

from .questions import Cell, Column, OptionList, Problem, Question, Settings, Value, several

NOT_ANSWERED = "not answered, not asked, or not in this version of the survey"


@dataclass(frozen=True)
class Choice(Question):
    kind = "choice"
    staff_name = "One answer, from a list that you write"
    staff_mark = "\N{LARGE CIRCLE}"
    settings: ClassVar[Settings] = {"options": OptionList()}
    one_option = True
    fhir_type = "choice"
    paper_help = "paper_choice"

    def problem(self, value: object) -> Problem | None:
        if not isinstance(value, str):
            return Problem(self.id, "wrong_type")
        if value not in self._codes:
            return Problem(self.id, "not_an_option")
        return None

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(option.code for option in self.options)

    def codes(self, value: Value) -> Sequence[str]:
        return several(value)

    @classmethod
    def columns(cls, codes: Sequence[str]) -> Sequence[Column]:
        label = "the label that the code had in that version"
        return (
            Column("code", "code", "; ".join(codes), NOT_ANSWERED, tuple(codes)),
            Column("label", "label", label, NOT_ANSWERED),
        )

    def cells(self, value: Value | None, codes: Sequence[str], language: str) -> Sequence[Cell]:
        code = value if isinstance(value, str) else ""
        label = self.label(code, language)
        return ("", "") if label is None else (code, label)

    def fhir_item(self) -> Mapping[str, object]:
        return {"repeats": False}

    def sampler(
        self, weights: Mapping[str, float], words: Callable[[Random], str]
    ) -> Callable[[Random], Value]:
        codes = [option.code for option in self.options]
        summed = list(accumulate(weights.get(code, 1) for code in codes))
        return lambda random: random.choices(codes, cum_weights=summed)[0]
