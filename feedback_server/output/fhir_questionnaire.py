"""A survey version as a FHIR R4 Questionnaire, in all its languages.

Rules: https://hl7.org/fhir/R4/questionnaire.html. Each kind of question names its type and what
else R4 wants of it; none of them is an ``open-choice``. The easier words and the drawings are left
out: R4 has no element for a second wording.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from feedback_server.domain.submissions.export import SurveyVersion
from feedback_server.domain.surveys.questions import Condition, Option, Question, Texts
from feedback_server.domain.surveys.survey import Survey

Json = dict[str, Any]

HL7 = "http://hl7.org/fhir/StructureDefinition"
TRANSLATION = f"{HL7}/translation"
EXCLUSIVE = f"{HL7}/questionnaire-optionExclusive"
CONTROL = f"{HL7}/questionnaire-itemControl"
CONTROLS = "http://hl7.org/fhir/questionnaire-item-control"


def questionnaire(version: SurveyVersion, base: str, published: date | None = None) -> Json:
    """A version in all its languages, those no person has checked among them. The newest is
    ``active``, an earlier one ``retired``: still answered by tablets that have not heard of it."""
    survey = version.survey
    texts = _Texts(survey.languages)
    made: Json = {
        "resourceType": "Questionnaire",
        "id": survey.version,
        "language": survey.languages[0],
        "url": url(base, survey),
        "version": survey.version,
        "name": _name(survey.id),
        **texts.of("title", survey.title),
        "status": "active" if version.newest else "retired",
        **texts.of("description", survey.introduction),
        "item": [_item(question, survey, base) for question in survey.questions],
    }
    return made | ({"date": published.isoformat()} if published else {})


def url(base: str, survey: Survey) -> str:
    return f"{base}/Questionnaire/{survey.id}"


def code_system(base: str, survey: Survey, question: str) -> str:
    return f"{base}/CodeSystem/{survey.service}/{question}"


class _Texts:
    """Puts a text in one language beside its translations, as R4's extension has them."""

    def __init__(self, languages: Sequence[str]) -> None:
        self.first, *self.others = languages

    def of(self, name: str, texts: Texts) -> Json:
        found: Json = {name: texts[self.first]}
        if self.others:
            found[f"_{name}"] = {"extension": [self._translation(texts, x) for x in self.others]}
        return found

    def _translation(self, texts: Texts, language: str) -> Json:
        content = {"url": "content", "valueString": texts[language]}
        parts = [{"url": "lang", "valueCode": language}, content]
        return {"url": TRANSLATION, "extension": parts}


def _item(question: Question, survey: Survey, base: str) -> Json:
    texts = _Texts(survey.languages)
    item: Json = {"linkId": question.id, **texts.of("text", question.text)}
    item["type"] = question.fhir_type
    item["required"] = question.required
    if question.show_when:
        item["enableWhen"] = [
            when
            for condition in question.show_when
            for when in _enable_when(condition, survey, base)
        ]
        if len(item["enableWhen"]) > 1:
            item["enableBehavior"] = "any"
    item |= question.fhir_item()
    if question.options:
        system = code_system(base, survey, question.id)
        item["answerOption"] = [_option(option, system, texts) for option in question.options]
    if question.hint:
        item["item"] = [_hint(question.id, question.hint, texts)]
    return item


def _hint(id: str, hint: Texts, texts: _Texts) -> Json:
    control = {"coding": [{"system": CONTROLS, "code": "help"}]}
    extension = [{"url": CONTROL, "valueCodeableConcept": control}]
    words = texts.of("text", hint)
    return {"extension": extension, "linkId": f"{id}.hint", **words, "type": "display"}


def _option(option: Option, system: str, texts: _Texts) -> Json:
    coding = {"system": system, "code": option.code, **texts.of("display", option.text)}
    exclusive = [{"url": EXCLUSIVE, "valueBoolean": True}]
    return ({"extension": exclusive} if option.exclusive else {}) | {"valueCoding": coding}


def _enable_when(condition: Condition, survey: Survey, base: str) -> Iterator[Json]:
    id = condition.question
    if not condition.codes:
        yield {"question": id, "operator": "exists", "answerBoolean": True}
    for code in condition.codes:
        coding = {"system": code_system(base, survey, id), "code": code}
        yield {"question": id, "operator": "=", "answerCoding": coding}


def _name(id: str) -> str:
    """A name that programs can use: R4 wants a capital first, then letters, digits and _.

    >>> _name("occupational-therapy"), _name("2-weeks")
    ('OccupationalTherapy', 'Survey2Weeks')
    """
    words = "".join(word.capitalize() for word in re.findall(r"[A-Za-z0-9]+", id))
    return words if words[:1].isalpha() else f"Survey{words}"
