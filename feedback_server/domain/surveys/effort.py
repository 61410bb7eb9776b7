"""A model of what a survey costs a patient: taps, and seconds for somebody who is not quick.

Where the figures come from:

- Reading: most adults read English at 175 to 300 words a minute, and old people slower (Brysbaert
  2019, 190 studies). The slowest of those is taken: 175. Whoever asks for easier words is taken to
  read as slowly as the slowest readers of those studies: 100.
- A tap: 1.35 s to make up one's mind, 1.1 s to point, 0.2 s to press (Card, Moran and Newell 1980,
  the keystroke-level model). To answer takes three acts of the mind: to remember, to judge, to find
  the answer that fits (Tourangeau 1984). To go on takes one.
- Writing: people in their fifties copy 26 words a minute on a phone (Palin and others 2019), and
  composing goes at 0.58 of the speed of copying (Karat and others 1999): 15 words a minute.
- How much somebody writes is our own assumption: 12 words, as "They listened to me and showed me
  how to get dressed".

Every word of a screen is read once; what stands on all screens (the bar, the parts) is not.

``python -m tests.bench.survey_time`` prints a table of the ways through the surveys.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from .questions import Question
from .survey import Part, Survey

THINK_S, POINT_S, PRESS_S = 1.35, 1.1, 0.2
CHOOSE_S = 3 * THINK_S + POINT_S + PRESS_S
GO_ON_S = THINK_S + POINT_S + PRESS_S
PLAIN, EASIER = 175, 100
"""SurveyWording read a minute."""
WRITING = 15
"""SurveyWording written a minute."""
COMMENT = 12
"""SurveyWording of a comment."""
SEVERAL = 2
"""Options chosen where several may be."""


class AppTexts(Protocol):
    """The app's own texts in one language, by name."""

    def __getitem__(self, name: str) -> str: ...


@dataclass(frozen=True)
class Screen:
    """What one screen asks: words to read, answers to choose, buttons to press, words to write."""

    texts: tuple[str, ...]
    chosen: int = 0
    pressed: int = 0
    written: int = 0

    @property
    def taps(self) -> int:
        return self.chosen + self.pressed

    def seconds(self, words_a_minute: int) -> float:
        read = sum(len(text.split()) for text in self.texts)
        return (
            60 * read / words_a_minute
            + 60 * self.written / WRITING
            + self.chosen * CHOOSE_S
            + self.pressed * GO_ON_S
        )


@dataclass(frozen=True)
class Cost:
    taps: int
    seconds: float


def cost(path: Iterable[Screen], words_a_minute: int) -> Cost:
    """Of a way through the survey, from screen to screen."""
    path = list(path)
    return Cost(
        sum(screen.taps for screen in path),
        sum(screen.seconds(words_a_minute) for screen in path),
    )


@dataclass(frozen=True)
class SurveyWording:
    """A survey in one language, plain or easier, with the app's own texts around it."""

    survey: Survey
    texts: AppTexts
    language: str
    easier: bool

    def path(self, answered: int) -> Iterator[Screen]:
        """From the first screen to the thanks, with so many parts of the survey answered whole."""
        said = self.survey.parts[:answered]
        for part in said:
            if part.offer:
                yield self.offer(part, "offer_yes")
            yield from self.part(part)
        if answered == len(self.survey.parts):
            yield self.review()
        else:
            yield self.offer(self.survey.parts[answered], "send_so_far")
        yield Screen((self.texts["confirmation"], self.texts["confirmation_about"]))

    def everything(self) -> Iterator[Screen]:
        """The longest way: every question answered, also in a survey of one part."""
        if self.survey.parts:
            yield from self.path(len(self.survey.parts))
            return
        yield from map(self.question, self.survey.questions)
        yield self.review()

    def offer(self, part: Part, taken: str) -> Screen:
        """Both buttons are read, and one of them pressed."""
        shown = [text[self.language] for text in (part.offer, part.hint) if text]
        buttons = ("send_now", "tell_more") if part in self.survey.parts[1:2] else (taken,)
        return Screen(
            (*shown, *(self.texts[name] for name in (*buttons, "offer_about"))), pressed=1
        )

    def part(self, part: Part) -> Iterator[Screen]:
        """Its questions; in the first part, one of them with what stands beside it."""
        for question in self.questions(part):
            screen = self.question(question)
            first = question == self.survey.questions[0]
            about = (self.texts["tap_one"], self.texts["first_privacy"]) if first else ()
            yield Screen((*about, *screen.texts), screen.chosen, screen.pressed, screen.written)

    def questions(self, part: Part) -> Iterator[Question]:
        begins = {other.begins for other in self.survey.parts} - {part.begins}
        inside = False
        for question in self.survey.questions:
            inside = question.id == part.begins or (inside and question.id not in begins)
            if inside:
                yield question

    def question(self, question: Question) -> Screen:
        """One tap answers a choice; several options and words need "Continue" as well."""
        texts = tuple(question_texts(question, self.language, easier=self.easier))
        if question.free_text:
            help_now = self.texts["turn_to"]
            return Screen((*texts, help_now), pressed=2, written=COMMENT)
        if question.one_option:
            return Screen(texts, chosen=1)
        return Screen((*texts, self.texts["continue"]), chosen=SEVERAL, pressed=1)

    def review(self) -> Screen:
        """What was said is recognised, not read again."""
        return Screen(
            tuple(self.texts[name] for name in ("review", "offer_about", "send")), pressed=1
        )


def question_texts(question: Question, language: str, *, easier: bool) -> Iterator[str]:
    """The words of a question, its hint and its answers."""
    for plain, easy in (
        (question.text, question.easier),
        (question.hint, question.easier_hint),
        *((option.text, option.easier) for option in question.options),
    ):
        found = (easy if easier else None) or plain
        if found:
            yield found[language]
