"""A survey as a value: its questions in order, in every language, and the version they make."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from .questions import Answers, Places, Problem, Question, Texts, Value


@dataclass(frozen=True)
class Part:
    """A named part of a survey, from one question up to the next part.

    Each part but the first is offered, in the words of ``offer`` and ``hint``: a patient may send
    what was said so far instead.
    """

    id: str
    name: Texts
    begins: str
    """The id of its first question."""
    offer: Texts | None = None
    hint: Texts | None = None


@dataclass(frozen=True)
class Survey:
    """A survey. ``content`` is what its author wrote, and all that its version depends on."""

    id: str
    service: str
    languages: tuple[str, ...]
    title: Texts
    introduction: Texts
    questions: tuple[Question, ...]
    content: Mapping[str, Any]
    parts: tuple[Part, ...] = ()
    """Empty for a survey in one part, which is not named."""
    pictures: bool = False
    """Whether it always has drawings: a survey for children."""
    service_name: str = ""
    """What its patients know the service as; empty: as the provider says."""
    professional: str = ""
    """Whom they have seen, such as "the social prescriber"; empty: as the provider says."""
    unreviewed: frozenset[str] = field(default=frozenset(), compare=False)
    """Languages that no person who speaks them has checked: not offered to patients. It says
    nothing about the words themselves, so the version does not depend on it."""

    @cached_property
    def version(self) -> str:
        """16 hexadecimal digits: the start of SHA-256 over the canonical content."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()[:16]

    def canonical(self) -> str:
        """The content as JSON with sorted keys: what is frozen when a survey is published."""
        return json.dumps(self.content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    def question(self, id: str) -> Question:
        """The question with this id. Raises KeyError where the survey has none."""
        return self._by_id[id]

    @cached_property
    def _by_id(self) -> Mapping[str, Question]:
        return {question.id: question for question in self.questions}

    @cached_property
    def places(self) -> frozenset[str]:
        """The networks and practices that ask questions of their own."""
        return frozenset().union(*(question.places for question in self.questions))

    @cached_property
    def local_parts(self) -> frozenset[str]:
        """The parts that hold local questions."""
        begins, part, found = {part.begins: part.id for part in self.parts}, "", set()
        for question in self.questions:
            part = begins.get(question.id, part)
            if question.places:
                found.add(part)
        return frozenset(found)

    def at(self, places: Places) -> "Survey":
        """The survey as a patient is asked there: without the local questions of other places."""
        kept = tuple(question for question in self.questions if question.asked_at(places))
        return self if len(kept) == len(self.questions) else replace(self, questions=kept)

    @cached_property
    def fft(self) -> Question:
        """The Friends and Family Test question; every survey has exactly one."""
        return next(question for question in self.questions if question.role == "fft")

    def asked(self, answers: Answers) -> Iterator[Question]:
        """The questions a patient with these answers was shown, in order.

        An answer to a question that was not shown cannot make a later one appear.
        """
        seen: dict[str, Value] = {}
        for question in self.questions:
            if question.asked(seen):
                if question.id in answers:
                    seen[question.id] = answers[question.id]
                yield question

    def without_unasked(self, answers: Answers) -> dict[str, Value]:
        """The answers, less those to questions that these very answers leave unasked."""
        return {q.id: answers[q.id] for q in self.asked(answers) if q.id in answers}

    def problems(self, answers: Mapping[str, object]) -> list[Problem]:
        """All that is wrong with a set of answers; empty when they can be stored."""
        well_typed: dict[str, Value] = {
            id: value for id, value in answers.items() if isinstance(value, (str, tuple))
        }
        asked = {question.id for question in self.asked(well_typed)}
        found = [Problem(id, "not_asked") for id in answers if id not in asked]
        for question in self.questions:
            if question.id not in asked:
                continue
            if question.id not in answers:
                if question.required:
                    found.append(Problem(question.id, "required"))
            elif problem := question.problem(answers[question.id]):
                found.append(problem)
        return found

    def option_text(self, question: str, code: str, language: str) -> str:
        """The words of an option; the code itself where no option of that code exists."""
        found = self._by_id.get(question)
        return (found and found.label(code, language)) or code
