"""The kinds of question. To add one: a subclass here, its macro in pwa/templates/questions.jinja.

Every kind answers three questions about a value a patient gave: what is wrong with it, which
codes it adds to the tallies, and whether it is an answer at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Literal

Texts = Mapping[str, str]
"""A text in each language, by language code."""

Value = str | tuple[str, ...]
"""What a patient gave: a code, several codes, or words."""

Answers = Mapping[str, Value]
"""Values by question id; a question that was passed over is absent."""

Role = Literal["fft", "publish", "about_you"]
"""What a report needs to know of a question: the Friends and Family Test question itself, the
patient's leave to publish the comments, or one of the equality questions."""

TEXT_GIVEN = "given"
"""The code under which a text answer is tallied: that there was one, never its words."""

ANSWERED = ""
"""The code under which it is tallied that a question was answered, where several codes may be."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one answer. ``code`` is for machines and never holds the answer."""

    question: str
    code: Literal["required", "not_an_option", "exclusive", "too_long", "wrong_type", "not_asked"]


@dataclass(frozen=True)
class Option:
    code: str
    text: Texts
    exclusive: bool = False
    """Cannot be chosen together with others ("None of these")."""
    easier: Texts | None = None
    """The same in easy words; None where the text is easy enough."""
    picture: str = ""
    """The drawing beside it in the easy version (``site/pictures/``)."""


@dataclass(frozen=True)
class Condition:
    """Holds when an earlier question has one of these codes or, with no codes, any answer."""

    question: str
    codes: tuple[str, ...] = ()

    def holds(self, answers: Answers) -> bool:
        value = answers.get(self.question)
        if value is None:
            return False
        chosen = (value,) if isinstance(value, str) else value
        return not self.codes or any(code in self.codes for code in chosen)


@dataclass(frozen=True)
class Question:
    """What all kinds share. Shown when ``show_when`` is empty or any of it holds."""

    kind: ClassVar[str]

    id: str
    text: Texts
    hint: Texts | None = None
    required: bool = False
    role: Role | None = None
    show_when: tuple[Condition, ...] = ()
    easier: Texts | None = None
    easier_hint: Texts | None = None

    def asked(self, earlier: Answers) -> bool:
        return not self.show_when or any(condition.holds(earlier) for condition in self.show_when)

    def problem(self, value: object) -> Problem | None:
        raise NotImplementedError

    def codes(self, value: Value) -> Sequence[str]:
        """The codes that this value adds one to in the tallies."""
        raise NotImplementedError


@dataclass(frozen=True)
class Choice(Question):
    """One of several options: radios. The value is a code."""

    kind: ClassVar[str] = "choice"
    options: tuple[Option, ...] = ()

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
        return (value,) if isinstance(value, str) else value


@dataclass(frozen=True)
class Choices(Question):
    """Any number of options: check boxes. The value is a tuple of codes, at least one."""

    kind: ClassVar[str] = "choices"
    options: tuple[Option, ...] = ()

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
        return (ANSWERED, *((value,) if isinstance(value, str) else value))


@dataclass(frozen=True)
class Text(Question):
    """Free words, up to ``max_length`` characters (Unicode code points, as Python counts)."""

    kind: ClassVar[str] = "text"
    max_length: int = 1000

    def problem(self, value: object) -> Problem | None:
        if not isinstance(value, str) or not value.strip() or "\0" in value:
            return Problem(self.id, "wrong_type")  # PostgreSQL cannot keep a NUL
        if len(value) > self.max_length:
            return Problem(self.id, "too_long")
        return None

    def codes(self, value: Value) -> Sequence[str]:
        return (TEXT_GIVEN,)


KINDS: Mapping[str, type[Choice] | type[Choices] | type[Text]] = {
    kind.kind: kind for kind in (Choice, Choices, Text)
}
