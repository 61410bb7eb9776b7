"""Begins a survey for another service: from the national question alone, or from another survey."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from feedback_server.domain.surveys.survey import Survey

from .answer_lists import SOURCE
from .questions import locked_ids, without_lost_conditions

FIRST_WORDS = ("occupational therapy", "the occupational therapist")
"""What a survey calls its service and its professional where it does not say."""
ABOUT_VISIT = "Think about your visit to {}."
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST = 60


@dataclass(frozen=True)
class Service:
    """``name`` as in "Social prescribing", ``professional`` as in "the social prescriber"."""

    id: str
    name: str
    professional: str

    def problems(self, taken: Collection[str]) -> Mapping[str, str]:
        """What is wrong, by field."""
        found = {}
        if not 0 < len(self.name) <= LONGEST:
            found["name"] = "Write the name of the service, such as Social prescribing"
        if not re.fullmatch(r"(?:the|your) .{2,60}", self.professional):
            found["professional"] = "Write it as in “the social prescriber”"
        if not SLUG.fullmatch(self.id) or len(self.id) > LONGEST:
            found["id"] = "Use small letters, figures and hyphens, such as social-prescribing"
        elif self.id in taken:
            found["id"] = f"There is a survey {self.id} already"
        return found


def id_for(name: str) -> str:
    """
    >>> id_for("Social prescribing & more")
    'social-prescribing-more'
    """
    return "-".join(re.findall("[a-z0-9]+", name.lower()))[:LONGEST].strip("-")


def blank_survey(service: Service, pattern: Survey) -> dict[str, Any]:
    """The question that is asked nationally, its free text and the leave to publish it."""
    copied = copied_survey(service, pattern)
    locked = locked_ids(copied)
    questions = [raw for raw in copied["questions"] if raw["id"] in locked]
    ids = [raw["id"] for raw in questions]
    parts = [part for part in copied.get("parts", []) if part["begins"] in ids]
    return {**copied, "questions": without_lost_conditions(questions), "parts": parts}


def copied_survey(service: Service, pattern: Survey) -> dict[str, Any]:
    """Every question of another survey, in English, in the words of the service."""
    content = pattern.content
    questions = [raw for raw in content["questions"] if not raw.get("places")]
    old = (
        content.get("service_name", FIRST_WORDS[0]),
        content.get("professional", FIRST_WORDS[1]),
    )
    kept = _in_words(service, old, {**content, "questions": questions}, pattern.languages)
    kept.pop("retired", None)
    return {
        **kept,
        "id": service.id,
        "service": service.id,
        "service_name": service.name,
        "professional": service.professional,
        "languages": [SOURCE],
        "title": {SOURCE: f"Your feedback on {_inside(service.name)}"},
    }


def _in_words(service: Service, old: tuple[str, str], raw: Any, languages: Collection[str]) -> Any:
    """Every text in English alone, with the names of the service in the place of the old ones."""
    match raw:
        case list():
            return [_in_words(service, old, item, languages) for item in raw]
        case {"en": str() as text, **others} if set(others) <= set(languages):
            return {SOURCE: reworded(text, service, old)}
        case dict():
            return {key: _in_words(service, old, item, languages) for key, item in raw.items()}
    return raw


def reworded(text: str, service: Service, old: tuple[str, str]) -> str:
    """
    >>> service = Service("x", "Social prescribing", "the social prescriber")
    >>> reworded("Did the occupational therapist help?", service, FIRST_WORDS)
    'Did the social prescriber help?'
    >>> reworded("Occupational therapy is new.", service, FIRST_WORDS)
    'Social prescribing is new.'
    """
    new = dict(
        zip((words.lower() for words in old), (service.name, service.professional), strict=True)
    )
    either = "|".join(re.escape(words) for words in new)
    return re.sub(either, lambda found: _as(found[0], new[found[0].lower()]), text, flags=re.I)


def _as(found: str, after: str) -> str:
    """With a capital where the old words had one."""
    return after[:1].upper() + after[1:] if found[:1].isupper() else _inside(after)


def _inside(name: str) -> str:
    """A name within a sentence; abbreviations stay as they are."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def reserved_ids(surveys: Collection[Survey]) -> set[str]:
    return {survey.id for survey in surveys} | {survey.service for survey in surveys}
