"""What a question is, and what every kind of question must know about itself.

A kind is a subclass of ``Question`` in a file of its own beside ``kinds.py``, which lists them
all. It says what is wrong with a value, which codes the value adds to the tallies, and how it
stands in each output: exports, FHIR, paper, the demonstration. Nothing else asks for its class.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import ClassVar, Literal

Texts = Mapping[str, str]
"""A text in each language, by language code."""

Value = str | tuple[str, ...]
"""What a patient gave: a code, several codes, or words."""

Answers = Mapping[str, Value]
"""Values by question id; a question that was passed over is absent."""

Places = Collection[str]
"""Where a patient is asked: the codes of the practice and of its network; empty where unknown."""

Role = Literal["fft", "improve", "publish", "about_you"]
"""What a report needs to know of a question: the Friends and Family Test question itself, what
could be better, the patient's leave to publish the comments, or one of the equality questions."""

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
    """Whether it cannot be chosen together with others ("None of these")."""
    easier: Texts | None = None
    """The text in easy words; None where it is easy enough."""
    picture: str = ""
    """The drawing beside it in the easy version (``site/pictures/``)."""
    favourable: bool = False
    """Good news: reports add these up, and compare their share."""
    unrated: bool = False
    """It takes no side ("Don't know"), and is left out of that share."""


@dataclass(frozen=True)
class Condition:
    """Holds when an earlier question has one of these codes or, with no codes, any answer."""

    question: str
    codes: tuple[str, ...] = ()

    def holds(self, answers: Answers) -> bool:
        value = answers.get(self.question)
        if value is None:
            return False
        return not self.codes or any(code in self.codes for code in several(value))


@dataclass(frozen=True)
class OptionList:
    """A setting of a kind in a survey's file: a list of options, at least two."""


@dataclass(frozen=True)
class WholeNumber:
    """A setting of a kind in a survey's file: a number, or ``usual`` where there is none."""

    lowest: int
    highest: int
    usual: int
    asks: str
    """What staff are asked for who write such a question."""


@dataclass(frozen=True)
class Column:
    """A column of a submissions export, named by the question's id, a dot and ``name``.

    ``codes`` are those to explain one by one in the data dictionary; ``missing`` is what an empty
    cell means.
    """

    name: str
    type: str
    allowed: str
    missing: str
    codes: tuple[str, ...] = ()


Settings = Mapping[str, OptionList | WholeNumber]
Cell = str | int


@dataclass(frozen=True)
class Question(ABC):
    """What all kinds share. Shown when ``show_when`` is empty or any of it holds."""

    kind: ClassVar[str]
    """Names the kind in a survey's file, and its macro in ``pwa/templates/questions.jinja``."""
    staff_name: ClassVar[str]
    """By what staff choose it who write a question."""
    staff_mark: ClassVar[str] = "\N{WHITE RECTANGLE}"
    """What stands before an answer in the example beside that."""
    settings: ClassVar[Settings] = {}
    """What its author may set beside what all kinds share, by the name of the field."""
    free_text: ClassVar[bool] = False
    """A patient writes: stored apart, screened, and exported only as a person has cleared it."""
    one_option: ClassVar[bool] = False
    """The value is the code of one option, as the Friends and Family Test needs it."""
    fhir_type: ClassVar[str]
    """The type of a FHIR R4 Questionnaire's item."""
    paper_help: ClassVar[str] = ""
    """The name of the app's words that say how to answer on paper, if it is not plain."""
    paper_lines: ClassVar[int] = 0
    """How many lines to write on stand on paper."""
    share_answering: ClassVar[float] = 0.93
    """The share of the demonstration's patients who answer it where they may pass it over."""

    id: str
    text: Texts
    hint: Texts | None = None
    required: bool = False
    role: Role | None = None
    show_when: tuple[Condition, ...] = ()
    easier: Texts | None = None
    easier_hint: Texts | None = None
    options: tuple[Option, ...] = ()
    """Empty for kinds whose answer is not among options."""
    places: frozenset[str] = frozenset()
    """A local question: the networks and practices that ask it. Empty where everybody does."""
    untranslated: frozenset[str] = frozenset()
    """Languages in which it stands in English."""

    @property
    def is_rated(self) -> bool:
        """Whether some of its options are favourable. The Friends and Family Test is not: it has a
        rule of its own."""
        return self.role is None and any(option.favourable for option in self.options)

    def asked(self, earlier: Answers) -> bool:
        return not self.show_when or any(condition.holds(earlier) for condition in self.show_when)

    def asked_at(self, places: Places) -> bool:
        return not self.places or not self.places.isdisjoint(places)

    @abstractmethod
    def problem(self, value: object) -> Problem | None:
        """What is wrong with a value of any type; None if it can be stored."""

    @abstractmethod
    def codes(self, value: Value) -> Sequence[str]:
        """The codes that this value adds one to in the tallies."""

    def read_form(self, filled_in: Sequence[str]) -> Value | None:
        """The answer in the fields of this name of a plain form; None where they are empty."""
        return next(iter(filled_in), "").replace("\r\n", "\n").strip() or None

    def label(self, code: str, language: str) -> str | None:
        """The words of a code; None where this version of the question has no such code."""
        found = (option.text[language] for option in self.options if option.code == code)
        return next(found, None)

    def in_words(self, value: Value, language: str) -> str:
        """A stored answer as the patient reads it again."""
        return ", ".join(self.label(code, language) or code for code in several(value))

    @classmethod
    @abstractmethod
    def columns(cls, codes: Sequence[str]) -> Sequence[Column]:
        """The columns of an export; ``codes`` are the options of all versions of the question."""

    @abstractmethod
    def cells(self, value: Value | None, codes: Sequence[str], language: str) -> Sequence[Cell]:
        """An answer in those columns; None is none. Of free text, the value is what a person has
        cleared, and empty where nobody has."""

    def fhir_item(self) -> Mapping[str, object]:
        """What a FHIR item says of this kind beside its type and its options."""
        return {}

    def fhir_answer(self, value: str) -> Mapping[str, object]:
        """An answer that is not among options, as FHIR's value[x]."""
        return {"valueString": value}

    @abstractmethod
    def sampler(
        self, weights: Mapping[str, float], words: Callable[[Random], str]
    ) -> Callable[[Random], Value]:
        """Makes up answers for the demonstration and for tests, all of which can be stored.

        ``weights`` are those of codes, 1 where there is none; ``words`` writes a comment.
        """


def several(value: Value) -> Sequence[str]:
    return (value,) if isinstance(value, str) else value
