"""What is wrong with a question that staff write, and what would make it better, by its texts."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from feedback_server.content.plain_words import EASIER, PLAIN, text_errors
from feedback_server.content.readability import prose_of
from feedback_server.content.urgent import find_urgent_help
from feedback_server.domain.surveys.kinds import KINDS
from feedback_server.domain.surveys.questions import OptionList, WholeNumber

from .answer_lists import SOURCE, texts_of
from .questions import Raw

LONGEST = 300
FEWEST, MOST_ANSWERS = 2, 12
IDENTIFIER = re.compile(
    r"\b(?:your (?:full |first |last )?name\b(?! of)|surname|NHS number|date of birth"
    r"|birthday|post ?code|(?:home |e-?mail |your )address|e-?mail|phone number|telephone number"
    r"|mobile number|what are you called|who are you)\b",
    re.I,
)
"""Words by which a question asks who somebody is."""
WARNING = re.compile(r"\b(?:do not|don't|never|no)\b[^.?!]*", re.I)
"""What tells people not to write something asks for nothing."""


@dataclass(frozen=True)
class Advice:
    """``text`` is the name of a text, as ``texts_of`` has it."""

    text: str
    words: str


def problems_of(raw: Raw) -> Mapping[str, str]:
    """What keeps a question from being published, by the name of the text or the setting."""
    found = dict(_setting_problems(raw))
    for name, texts in texts_of(raw):
        for text in texts.values():
            if named := find_urgent_help(text):
                found[name] = f"Leave out {named}: advice on urgent help stands on its own page"
            elif len(text) > LONGEST:
                found[name] = f"Use {LONGEST} letters or fewer"
    if not raw.get("text", {}).get(SOURCE):
        found["text"] = "Write the question"
    return found


def _setting_problems(raw: Raw) -> Iterator[tuple[str, str]]:
    for name, setting in KINDS[raw["kind"]].settings.items():
        value = raw.get(name)
        match setting:
            case OptionList():
                if problem := _option_problem(raw):
                    yield name, problem
            case WholeNumber(lowest, highest):
                if not isinstance(value, int) or not lowest <= value <= highest:
                    yield name, f"Write a number from {lowest} to {highest}"


def _option_problem(raw: Raw) -> str:
    texts = [option["text"].get(SOURCE, "") for option in raw.get("options", [])]
    if len(texts) < FEWEST:
        return "Write at least two answers"
    if len(texts) > MOST_ANSWERS:
        return f"Write {MOST_ANSWERS} answers or fewer: nobody reads more on a phone"
    times = Counter(text.casefold() for text in texts)
    twice = next((text for text in times if times[text] > 1), "")
    return f"Two answers are the same: {twice}" if twice else ""


def advice_on(raw: Raw) -> list[Advice]:
    """How a question could be easier, and whether it asks who somebody is; English only."""
    found = []
    for name, texts in texts_of(raw):
        text = texts.get(SOURCE, "")
        limits = EASIER if "easier" in name else PLAIN
        found += [Advice(name, _sentence(error)) for error in text_errors(text, limits)]
        if asked := IDENTIFIER.search(WARNING.sub("", text)):
            found.append(
                Advice(
                    name,
                    f"“{asked[0]}” asks who somebody is. Answers are anonymous: ask without it",
                )
            )
    return found


def grade_of(raw: Raw) -> float:
    """The reading grade of a question's English; 0 without a whole sentence."""
    words = " ".join(texts.get(SOURCE, "") for _, texts in texts_of(raw))
    return max(0.0, prose_of(words).grade())


def _sentence(error: str) -> str:
    return error[:1].upper() + error[1:]
