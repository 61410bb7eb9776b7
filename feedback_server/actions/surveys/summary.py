"""What publishing would change: the version, how long it takes, words that are in English only."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedback_server.content.plain_words import app_word_errors
from feedback_server.content.readability import prose_of
from feedback_server.domain.surveys.effort import EASIER, PLAIN, AppTexts, SurveyWording, cost
from feedback_server.domain.surveys.survey import Survey

from .answer_lists import SOURCE, missing_in, texts_of
from .question_checks import problems_of
from .questions import Raw, asked_of, questions_of, retired_of
from .working_copy import WorkingCopy, single_question_survey


@dataclass(frozen=True)
class PartOffer:
    """The sentence that offers the part with a place's questions, and what the part then holds."""

    words: str
    questions: int
    minutes: float


@dataclass(frozen=True)
class Summary:
    """``added``, ``changed`` and ``retired`` are questions in English."""

    old_version: str
    """Empty where nothing of the survey is published."""
    new_version: str
    added: Sequence[str]
    changed: Sequence[str]
    retired: Sequence[str]
    seconds: float
    """How much longer a patient needs who answers everything."""
    minutes: float
    offer: PartOffer | None
    in_english: Mapping[str, Sequence[str]]
    """By language, the questions that stand in English there."""
    translated: Mapping[str, Sequence[str]]
    """By language, the questions that are new in it: somebody who speaks it must have read them."""
    stale: Mapping[str, Sequence[str]]
    """By language, the questions whose English has changed since they were translated."""


@dataclass(frozen=True)
class Measures:
    """Of the survey as the place asks it with this draft."""

    minutes: float
    minutes_easier: float
    grade: float


def measure(copy: WorkingCopy, texts: AppTexts) -> Measures | None:
    """None where the draft has errors."""
    whole = copy.as_asked()
    if whole is None:
        return None
    return Measures(
        seconds_of(whole, texts) / 60,
        seconds_of(whole, texts, easier=True) / 60,
        grade_of_survey(whole),
    )


def grade_of_survey(survey: Survey) -> float:
    """The reading grade of all its English questions and hints together."""
    texts = [text for question in survey.questions for text in (question.text, question.hint)]
    return max(0.0, prose_of(" ".join(text[SOURCE] for text in texts if text)).grade())


def costs_of_parts(copy: WorkingCopy, texts: AppTexts) -> Mapping[str, tuple[int, float]]:
    """How many questions each part has, and how many seconds it takes; empty while there are
    errors."""
    survey = copy.as_asked()
    if survey is None:
        return {}
    words = SurveyWording(survey, texts, SOURCE, easier=False)
    return {
        part.id: (len(list(words.questions(part))), cost(words.part(part), PLAIN).seconds)
        for part in survey.parts
    }


def seconds_of_question(raw: Raw, base: Survey, texts: AppTexts) -> float:
    """What one question costs whoever answers it; 0 for one that nobody could answer yet."""
    alone = single_question_survey(raw, base)
    if alone is None:
        return 0.0
    words = SurveyWording(alone, texts, SOURCE, easier=False)
    return cost(map(words.question, alone.questions), PLAIN).seconds


def summarise(copy: WorkingCopy, texts: AppTexts) -> Summary | None:
    """What publishing changes; None where there are problems."""
    if problems(copy):
        return None
    new = copy.survey()
    old = copy.base if copy.is_place or copy.published else None
    before = _asked(copy.published or {})
    now = {raw["id"]: raw for raw in asked_of(copy.content)}
    seconds = seconds_of(new.at(copy.places), texts)
    return Summary(
        old.version if old else "",
        new.version,
        added=[_words(raw) for id, raw in now.items() if id not in before],
        changed=[_words(raw) for id, raw in now.items() if before.get(id, raw) != raw],
        retired=[_words(raw) for id, raw in before.items() if id not in now],
        seconds=seconds - (seconds_of(old.at(copy.places), texts) if old else 0),
        minutes=seconds / 60,
        offer=_offer(new.at(copy.places), texts),
        in_english=_in_english(copy),
        translated=_translated(copy, before, now),
        stale=_stale(before, now),
    )


def _offer(survey: Survey, texts: AppTexts) -> PartOffer | None:
    words = SurveyWording(survey, texts, SOURCE, easier=False)
    for part in survey.parts:
        questions = list(words.questions(part))
        if part.offer and any(question.places for question in questions):
            seconds = cost(words.part(part), PLAIN).seconds
            return PartOffer(part.offer[SOURCE], len(questions), seconds / 60)
    return None


def word_problems(copy: WorkingCopy) -> list[str]:
    """The build refuses words of a survey that are hard to read; those of a place it lets pass."""
    if copy.is_place or copy.errors():
        return []
    return [line.partition(".yaml: ")[2] for line in app_word_errors({}, [copy.survey()])]


def seconds_of(survey: Survey, texts: AppTexts, *, easier: bool = False) -> float:
    """How long a patient needs who answers everything, in English."""
    words = SurveyWording(survey, texts, SOURCE, easier)
    return cost(words.everything(), EASIER if easier else PLAIN).seconds


def _asked(content: Raw) -> Mapping[str, Raw]:
    retired = retired_of(content)
    return {raw["id"]: raw for raw in questions_of(content) if raw["id"] not in retired}


def _words(raw: Raw) -> str:
    found: str = raw["text"][SOURCE]
    return found


def _in_english(copy: WorkingCopy) -> Mapping[str, Sequence[str]]:
    if not copy.is_place:
        return {}
    found = {
        language: [_words(raw) for raw in asked_of(copy.content) if missing_in(raw, language)]
        for language in copy.base.languages
    }
    return {language: questions for language, questions in found.items() if questions}


def _translated(
    copy: WorkingCopy, before: Mapping[str, Raw], now: Mapping[str, Raw]
) -> Mapping[str, Sequence[str]]:
    if not copy.is_place:
        return {}
    found = {
        language: [
            _words(raw)
            for id, raw in now.items()
            if not missing_in(raw, language)
            and _in_language(raw, language) != _in_language(before.get(id, {}), language)
        ]
        for language in copy.base.languages
        if language != SOURCE
    }
    return {language: questions for language, questions in found.items() if questions}


def _in_language(raw: Raw, language: str) -> Mapping[str, str | None]:
    return {name: texts.get(language) for name, texts in texts_of(raw)}


def _stale(before: Mapping[str, Raw], now: Mapping[str, Raw]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for id, raw in now.items():
        old = dict(texts_of(before[id])) if id in before else {}
        languages = {
            language
            for name, texts in texts_of(raw)
            if name in old and old[name].get(SOURCE) != texts.get(SOURCE)
            for language, text in texts.items()
            if language != SOURCE and text == old[name].get(language)
        }
        for language in sorted(languages):
            found.setdefault(language, []).append(_words(raw))
    return found


def problems(copy: WorkingCopy) -> Mapping[str, Sequence[str]]:
    """What keeps the draft from being published, by question; the rest is under ""."""
    found: dict[str, list[str]] = {
        raw["id"]: list(problems_of(raw).values()) for raw in asked_of(copy.content)
    }
    for line in [*copy.errors(), *word_problems(copy)]:
        id, _, rest = line.partition(": ")
        id = re.split("[,:.]", id)[0]
        if id not in found:
            found.setdefault("", []).append(line)
        elif not found[id]:
            found[id] = [rest[:1].upper() + rest[1:]]
    return {id: lines for id, lines in found.items() if lines}
