"""Checks the app's English for patients: reading grade, long sentences, words of an office."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from feedback_server.domain.surveys.survey import Survey

from .app_texts import SOURCE_LANGUAGE
from .readability import prose_of
from .translations import named_texts


@dataclass(frozen=True)
class Limits:
    """The highest Flesch-Kincaid grade of a text, and the most words of a sentence in it."""

    grade: int
    words: int


PLAIN = Limits(grade=6, words=20)
"""Reading age 11, and the longest sentence of the NHS service manual."""
EASIER = Limits(grade=4, words=15)
"""Reading age 9: easier words, and all that children read."""

SERVICE = re.compile(r"\boccupational ", re.I)
"""Not graded: patients know the name of the service, and the page cannot do without it."""
OFFICE_WORDS = {
    re.compile(rf"\b(?:{words})\b", re.I): plainer
    for words, plainer in {
        "whom": "who",
        "nobody": "no one, or say who does what",
        "somebody": "someone",
        "everybody": "everyone",
        "anybody": "anyone",
        "waits|waiting(?! room)": "still to be sent",
        "(?:says?|said|shows?|tells?|told|ask) (?:us |it )?who (?:you|they) are": "your name",
        "may we|you may|we may": "can",
        "just now": "right now",
        "may be": "could be, or looks like",
        "but the (?:first|last|one)": "except the first, last or one",
        "shall": "will",
        "upon": "on",
        "whilst": "while",
        "among(?:st)?": "with, or between",
        "thus|hence|therefore": "so",
        "whether or not": "if",
        "in order to": "to",
        "prior to": "before",
        "regarding|concerning|with regard to": "about",
        "obtain|receive": "get",
        "commence": "start",
        "provide": "give",
        "require": "need",
        "assist": "help",
        "utilise": "use",
    }.items()
}
"""What we wrote too often and nobody says aloud, with what people say."""


@dataclass(frozen=True)
class TextGroup:
    """English texts of one file by name, and the limits that they keep to."""

    place: str
    texts: Mapping[str, str]
    limits: Limits = PLAIN


def app_word_errors(texts: Mapping[str, str], surveys: Sequence[Survey]) -> list[str]:
    """What is hard to read in the app's own English and that of the surveys, with its place."""
    return [error for group in text_groups(texts, surveys) for error in word_errors(group)]


def text_groups(texts: Mapping[str, str], surveys: Sequence[Survey]) -> Iterator[TextGroup]:
    """All English that patients read in the app but what is fixed nationally."""
    yield TextGroup(f"pwa/translations/{SOURCE_LANGUAGE}.yaml", texts)
    for survey in surveys:
        if SOURCE_LANGUAGE in survey.languages:
            yield from _survey_groups(survey)


def word_errors(group: TextGroup) -> Iterator[str]:
    """Every sentence that is too long or sounds like an office, every text that is too hard.

    >>> list(word_errors(TextGroup("a.yaml", {"start": "Nobody has to answer."})))
    ['a.yaml: start: not “Nobody”; write no one, or say who does what']
    """
    for name, text in group.texts.items():
        yield from (f"{group.place}: {name}: {error}" for error in text_errors(text, group.limits))


def text_errors(text: str, limits: Limits = PLAIN) -> Iterator[str]:
    """What is hard about one text.

    >>> list(text_errors("Nobody has to answer."))
    ['not “Nobody”; write no one, or say who does what']
    """
    for words, plainer in OFFICE_WORDS.items():
        if found := words.search(text):
            yield f"not “{found[0]}”; write {plainer}"
    prose = prose_of(SERVICE.sub("", text))
    for sentence in prose.sentences_longer_than(limits.words):
        count = len(sentence.split())
        yield f"a sentence of {count} words; {limits.words} at most: {sentence}"
    if (grade := prose.grade()) > limits.grade:
        yield f"reading grade {grade:.1f}; {limits.grade} at most: {prose.hardest_sentence()}"


def _without_local(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """A survey without the questions of single places, whose grade is advice to their authors."""
    return {**content, "questions": [raw for raw in content["questions"] if "places" not in raw]}


def _survey_groups(survey: Survey) -> Iterator[TextGroup]:
    """A survey whose pictures always show is for children: all of it keeps to easier words.

    The names of its service and of its professional count as "us": their author cannot help them.
    """
    names = [re.escape(name) for name in (survey.professional, survey.service_name) if name]
    named = re.compile("|".join(names) or r"(?!)", re.I)
    fixed = {f"{survey.fft.id}:text"}
    fixed |= {f"{survey.fft.id}.{option.code}" for option in survey.fft.options}
    plain: dict[str, str] = {}
    easier: dict[str, str] = {}
    for name, texts in named_texts(_without_local(survey.content)):
        if name not in fixed:
            is_easier = survey.pictures or name.endswith((":easier", ":easier_hint"))
            (easier if is_easier else plain)[name] = named.sub("us", texts[SOURCE_LANGUAGE])
    place = f"content/surveys/{survey.id}.yaml"
    yield TextGroup(place, plain)
    yield TextGroup(place, easier, EASIER)
