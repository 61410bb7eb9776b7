"""Any number of options: check boxes. The value is a tuple of codes, at least one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import ClassVar

from .questions import (
    ANSWERED,
    Cell,
    Column,
    OptionList,
    Problem,
    Question,
    Settings,
    Value,
    several,
)

NOT_OFFERED = "question not answered or not asked, or option not in this version of the survey"


@dataclass(frozen=True)
class Choices(Question):
    kind = "choices"
    staff_name = "Several answers, from a list that you write"
    staff_mark = "\N{BALLOT BOX}"
    settings: ClassVar[Settings] = {"options": OptionList()}
    fhir_type = "choice"
    paper_help = "paper_choices"

    def problem(self, value: object) -> Problem | None:
        if not isinstance(value, tuple) or not value:
            return Problem(self.id, "wrong_type")
        known = {option.code: option for option in self.options}
        if any(code not in known for code in value) or len(set(value)) < len(value):
            return Problem(self.id, "not_an_option")
        if len(value) > 1 and any(known[code].exclusive for code in value):
            return Problem(self.id, "exclusive")
        return None

    def codes(self, value: Value) -> Sequence[str]:
        return (ANSWERED, *several(value))

    def read_form(self, filled_in: Sequence[str]) -> Value | None:
        return tuple(filled_in) or None

    @classmethod
    def columns(cls, codes: Sequence[str]) -> Sequence[Column]:
        return [Column(f"has.{code}", "0/1", "0; 1", NOT_OFFERED, (code,)) for code in codes]

    def cells(self, value: Value | None, codes: Sequence[str], language: str) -> Sequence[Cell]:
        """1 for a chosen option, 0 for one that was not; nothing for what was not offered."""
        if value is None:
            return ("",) * len(codes)
        offered = {option.code for option in self.options}
        return [int(code in value) if code in offered else "" for code in codes]

    def fhir_item(self) -> Mapping[str, object]:
        return {"repeats": True}

    def sampler(
        self, weights: Mapping[str, float], words: Callable[[Random], str]
    ) -> Callable[[Random], Value]:
        """One to three options, in the survey's order; an exclusive one stands alone."""
        codes = [option.code for option in self.options]
        summed = list(accumulate(weights.get(code, 1) for code in codes))
        exclusive = {option.code for option in self.options if option.exclusive}

        def draw(random: Random) -> Value:
            drawn = random.choices(codes, cum_weights=summed, k=3)
            wanted = set(drawn[: random.randint(1, len(drawn))]) - exclusive
            if drawn[0] in exclusive:
                return (drawn[0],)
            return tuple(code for code in codes if code in wanted)

        return draw
