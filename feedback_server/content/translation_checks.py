"""Checks one translated text beside its source, in words for whoever writes it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from feedback_server.domain.editing.translation import Unit

from .app_texts import ADVICE
from .page_blocks import CONTROL, keeps_its_form, tokens
from .translation_units import Section
from .translations import PLACEHOLDER
from .urgent import URGENT_HELP

MOST_CHARACTERS = 2000
NUMBER = re.compile(r"\d[\d -]*\d")
OPENS = re.compile(r"\{[{%#:]|<[A-Za-z/!]|\]\(|\]\[|\]:")
"""What begins a mark of a page: only those of the source may stand in a translation."""


def text_errors(section: Section, unit: Unit, text: str) -> list[str]:
    """What must be put right; nothing where there is no text yet."""
    if not text:
        return []
    return [
        *_general_errors(text),
        *(_page_errors(unit.source, text) if _is_markdown(section) else ()),
        *_mark_errors(unit.source, text),
        *_advice_errors(section, unit, text),
    ]


def marks_of(section: Section, unit: Unit) -> list[str]:
    """What must stand in the translation as it does in the English."""
    marks = tokens(unit.source) if _is_markdown(section) else []
    return [*marks, *PLACEHOLDER.findall(unit.source)]


def _general_errors(text: str) -> Iterator[str]:
    if len(text) > MOST_CHARACTERS:
        yield f"Use {MOST_CHARACTERS:,} characters or fewer"
    if any(unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn") for letter in text):
        yield "Take out the characters that cannot be shown"


def _mark_errors(source: str, text: str) -> Iterator[str]:
    wanted, found = Counter(PLACEHOLDER.findall(source)), Counter(PLACEHOLDER.findall(text))
    yield from _differences(wanted, found)
    left = PLACEHOLDER.sub("", text)
    if ("{" in left or "}" in left) and "{" not in PLACEHOLDER.sub("", source):
        yield "Take out the { or }: it has no partner"


def _page_errors(source: str, text: str) -> Iterator[str]:
    yield from _differences(Counter(tokens(source)), Counter(tokens(text)))
    if CONTROL.findall(source) != CONTROL.findall(text):
        yield f"Keep the order of {' '.join(CONTROL.findall(source))}"
    if found := OPENS.search(_without_tokens(text)):
        yield f"Take out {found[0]}: it is not in the English"
    if not keeps_its_form(text):
        yield "Begin with a word: the form of the line comes from the English"
    if '"' in text and '"' not in source:
        yield "Use “ ” or the quotation marks of the language"
    if text.count("**") != source.count("**"):
        yield "Set as many words bold with ** as the English does"


def _is_markdown(section: Section) -> bool:
    """Whether its texts become parts of a page: all but the app's words and the surveys."""
    return section.id != "app" and not section.id.startswith("survey/")


def _without_tokens(text: str) -> str:
    for token in tokens(text):
        text = text.replace(token, "", 1)
    return text


def _differences(wanted: Counter[str], found: Counter[str]) -> Iterator[str]:
    if lost := list((wanted - found).elements()):
        yield f"Keep {' '.join(lost)} as it is"
    if added := list((found - wanted).elements()):
        yield f"Take out {' '.join(added)}: it is not in the English"


def _advice_errors(section: Section, unit: Unit, text: str) -> Iterator[str]:
    numbers = _numbers(_western_figures(text))
    if section.id != "urgent" and unit.name != ADVICE:
        if numbers:
            yield f"Leave out {numbers[0]}: urgent advice has texts of its own"
        return
    wanted = _numbers(unit.source)
    if wanted and sorted(_numbers(text)) != sorted(wanted):
        yield f"Name {' and '.join(wanted)}, in these figures, and no other"
    elif numbers and not wanted:
        yield f"Take out {' and '.join(numbers)}: it is not in the English"


def _numbers(text: str) -> list[str]:
    return [found for found in URGENT_HELP.findall(text) if NUMBER.fullmatch(found)]


def _western_figures(text: str) -> str:
    return "".join(str(unicodedata.digit(letter, letter)) for letter in text)
