"""Surveys and submissions as HL7 FHIR R4: Questionnaire, QuestionnaireResponse, Bundle, NDJSON.

``base`` is the address under which this deployment names things, such as
``https://feedback.example.org/fhir``: nothing need answer there, but it must stay the same.

    BASE/Questionnaire/SURVEY|VERSION   a version; its resource id is the version
    BASE/CodeSystem/SERVICE/QUESTION    the codes of a question, shared by surveys that ask it
    BASE/StructureDefinition/NAME       an extension of ours, one of EXTENSIONS

Rules: https://hl7.org/fhir/R4/questionnaireresponse.html and bundle.html. What we do not know
(publisher, subject) is left out. Days have no time of day: R4's dateTime allows that. What a
patient wrote is not in a response: the answer says "masked" in its place.
"""

import json
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from feedback_server.domain.organisations.organisation import Practice
from feedback_server.domain.submissions.export import Export, Exported
from feedback_server.domain.surveys.questions import Question, Texts, several
from feedback_server.domain.surveys.survey import Survey

from .fhir_questionnaire import HL7, Json, code_system, questionnaire, url
from .printable import printable

ABSENT = f"{HL7}/data-absent-reason"
ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
TEST: Json = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ActReason",
    "code": "HTEST",
    "display": "test health data",
}
"""The security label of resources that are about nobody: demonstration data."""

EXTENSIONS = {
    "practice": "valueIdentifier: where it was given; R4 has no element for that",
    "mode": "valueCode: how it was collected (tablet, online, sms, paper, telephone, other)",
    "day-corrected": "valueBoolean, true: the day stands in for that of a wrong clock",
    "flag": "valueCode: why a person should look at it",
    "decision": "valueCode: counted, excluded or waiting; there is one wherever there is a flag, "
    "and where all of a tablet was left out",
}


def responses(export: Export, base: str, *, ids: bool = False) -> Iterator[Json]:
    """A QuestionnaireResponse for each submission, in the language that the patient read.

    Nobody is its subject. It has no id, and an identifier only when ``ids`` are asked for.
    """
    surveys = {version.survey.version: version.survey for version in export.versions}
    for exported in export.submissions:
        submission = exported.submission
        practice = export.practices[submission.practice]
        yield response(exported, surveys[submission.version], practice, base, ids=ids)


def response(
    exported: Exported, survey: Survey, practice: Practice, base: str, *, ids: bool = False
) -> Json:
    """The QuestionnaireResponse of one submission; see ``responses``."""
    submission = exported.submission
    made: Json = {"resourceType": "QuestionnaireResponse"}
    if practice.demonstration:
        made["meta"] = {"security": [TEST]}
    made["language"] = submission.language
    made["extension"] = _extensions(exported, base)
    if ids:
        made["identifier"] = {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{submission.id}"}
    made |= {
        "questionnaire": f"{url(base, survey)}|{survey.version}",
        "status": "stopped" if submission.unfinished else "completed",
        "authored": submission.given_on.isoformat(),
    }
    items = [
        {"linkId": question.id, "text": _in(submission.language, question.text), "answer": answer}
        for question in survey.questions
        if (answer := _answers(question, exported, survey, base))
    ]
    return made | ({"item": items} if items else {})  # R4 allows no empty list


def resources(export: Export, base: str, *, ids: bool = False) -> Iterator[Json]:
    """The Questionnaires of all versions, then the responses."""
    for version in export.versions:
        yield questionnaire(version, base)
    yield from responses(export, base, ids=ids)


def write_ndjson(export: Export, out: BinaryIO, base: str, *, ids: bool = False) -> None:
    """Write one resource a line."""
    for resource in resources(export, base, ids=ids):
        out.write(_encoded(resource) + b"\n")


def write_bundle(export: Export, out: BinaryIO, base: str, *, ids: bool = False) -> None:
    """A Bundle of type collection, one entry a line. It says no instant at which it was made."""
    security = f',"meta":{{"security":[{json.dumps(TEST)}]}}' if export.demonstration else ""
    out.write(f'{{"resourceType":"Bundle"{security},"type":"collection","entry":['.encode())
    before = b"\n"
    for resource in resources(export, base, ids=ids):
        out.write(before + _encoded(_entry(resource, base)))
        before = b",\n"
    out.write(b"\n]}\n")


def _entry(resource: Json, base: str) -> Json:
    if "id" not in resource:
        return {"resource": resource}
    address = f"{base}/{resource['resourceType']}/{resource['id']}"
    return {"fullUrl": address, "resource": resource}


def _encoded(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _answers(question: Question, exported: Exported, survey: Survey, base: str) -> list[Json]:
    """The answers to one question; empty where there are none."""
    value = exported.answer(question)
    if value is None:
        return []
    if not value:
        masked = {"extension": [{"url": ABSENT, "valueCode": "masked"}]}
        return [{"_valueString": masked}]
    if not question.options:
        return [dict(question.fhir_answer(printable(words))) for words in several(value)]
    system, language = code_system(base, survey, question.id), exported.submission.language
    return [
        {"valueCoding": {"system": system, "code": o.code, "display": _in(language, o.text)}}
        for o in question.options
        if o.code in several(value)
    ]


def _extensions(exported: Exported, base: str) -> list[Json]:
    submission = exported.submission
    values: dict[str, Mapping[str, object]] = {
        "practice": {"valueIdentifier": {"system": ODS, "value": submission.practice}},
        "mode": {"valueCode": submission.mode.value},
    }
    if submission.day_corrected:
        values["day-corrected"] = {"valueBoolean": True}
    if submission.flag:
        values["flag"] = {"valueCode": submission.flag.value}
    if exported.decision:
        values["decision"] = {"valueCode": exported.decision}
    return [
        {"url": f"{base}/StructureDefinition/{name}", **value} for name, value in values.items()
    ]


def _in(language: str, texts: Texts) -> str:
    """The text in this language, or in the survey's first where it has none in this one."""
    return texts.get(language) or next(iter(texts.values()))
