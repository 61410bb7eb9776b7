"""Lists of answers to begin with, and translations that a survey has of the same words already."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from feedback_server.content.translations import named_texts
from feedback_server.domain.surveys.questions import Texts
from feedback_server.domain.surveys.survey import Survey

from .questions import free_name, plain_words

Raw = Mapping[str, Any]
SOURCE = "en"
YES_NO = "yes_no"
YES_NO_WORDS = ("Yes", "No", "Don't know")
OPTION_TEXTS = ("text", "easier")
QUESTION_TEXTS = ("text", "hint", "easier", "easier_hint")


def lists_of(survey: Survey) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Questions whose answers suit another question: id, question, and the answers in English."""
    for question in survey.questions:
        if question.one_option and not question.role and not question.places:
            yield question.id, question.text[SOURCE], [o.text[SOURCE] for o in question.options]


def begin_with(list_id: str, survey: Survey) -> list[Raw]:
    """The answers of a list, in all languages of the survey, with easier words and drawings."""
    if list_id == YES_NO:
        known = _known_options(survey)
        return [known.get(words) or _option(words) for words in YES_NO_WORDS]
    raws = (raw for raw in survey.content["questions"] if raw["id"] == list_id)
    return [dict(option) for raw in raws for option in raw.get("options", [])]


def new_code(text: str, taken: Collection[str]) -> str:
    """The code of an answer, from its words.

    >>> new_code("Don't know, yet", ()), new_code("Yes!", {"yes"})
    ('dont_know_yet', 'yes_2')
    """
    return free_name("_".join(plain_words(text)[:3]) or "answer", taken)


def in_english(raw: Raw) -> Raw:
    """The question without other languages."""
    return map_texts(raw, lambda texts: {SOURCE: texts.get(SOURCE, "")})


def with_known_words(raw: Raw, survey: Survey) -> Raw:
    """The question with what the survey has in other languages of the very same English."""
    known = {texts[SOURCE]: texts for _, texts in named_texts(survey.content)}
    return map_texts(raw, lambda texts: {**known.get(texts.get(SOURCE, ""), {}), **texts})


def map_texts(raw: Raw, change: Callable[[Texts], Texts]) -> dict[str, Any]:
    """The question with each of its texts changed."""
    changed = {key: change(value) if key in QUESTION_TEXTS else value for key, value in raw.items()}
    if "options" in raw:
        changed["options"] = [
            {key: change(value) if key in OPTION_TEXTS else value for key, value in option.items()}
            for option in raw["options"]
        ]
    return changed


def texts_of(raw: Raw) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Every text of a question with a name that says where it stands: ``hint``, ``yes:easier``."""
    for key in QUESTION_TEXTS:
        if key in raw:
            yield key, raw[key]
    for option in raw.get("options", []):
        for key in OPTION_TEXTS:
            if key in option:
                yield f"{option['code']}:{key}", option[key]


def missing_in(raw: Raw, language: str) -> list[str]:
    """The names of texts without words in this language: the whole question is then in English."""
    return [name for name, texts in texts_of(raw) if not texts.get(language)]


def _known_options(survey: Survey) -> Mapping[str, Raw]:
    """The first option of the survey with each text; codes are words where the text is plain."""
    found: dict[str, Raw] = {}
    for raw in survey.content["questions"]:
        for option in raw.get("options", []):
            text = option["text"][SOURCE]
            found.setdefault(text, {**option, "code": new_code(text, ())})
    return found


def _option(text: str) -> Raw:
    return {"code": new_code(text, ()), "text": {SOURCE: text}}
