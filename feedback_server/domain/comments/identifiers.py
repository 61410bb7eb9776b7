"""Finds likely identifiers in a patient's text. A person decides on each.

More than the app points out before it sends (``pwa/src/survey/identifiers.ts``), where every byte
counts. An NHS number is any ten digits as 3, 3 and 4, whether or not its check digit fits (NHS
service manual), unless the words before say that it is a thing's and the check digit does not fit.
How well this does is measured: ``python -m tests.bench.redaction``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from .person_names import names_in


class IdentifierKind(StrEnum):
    EMAIL = "e-mail address"
    WEB = "web address"
    NHS_NUMBER = "NHS number"
    PHONE = "phone number"
    DATE = "date"
    POSTCODE = "postcode"
    NAME = "name"
    ADDRESS = "address"
    AGE = "age"
    HOSPITAL_NUMBER = "hospital number"
    HANDLE = "social media name"
    CAR = "car registration"


CAP = r"[A-Z][\w'\u2019-]*\.?"
STREET = (
    "Road|Street|Lane|Avenue|Close|Drive|Court|Terrace|Gardens?|Grove|Crescent|Place|Square|Walk|"
    "Way|Hill|Mews|Row|Rise|View|Park|Green|Parade|Paddocks?|Meadows?|Fields?|House|Cottages?|Villas?|"
    "Buildings|Quay|Wharf|Yard|Croft|Vale|Bank|Gate|Heights|Orchard|Mount|Lodge|Path|Common|Rd|St|Ave"
)
HOUSE = "Cottage|House|Lodge|Farm|Barn|Villa|Manor|Hall|Bungalow"
FLAT = r"(?:(?i:flat|apartment|apt|unit) \w{1,4},? )"
MONTH = (
    r"(?:(?i:jan(?:uary)?|feb(?:ruary)?|apr(?:il)?|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)|Mar(?:ch)?|May|MARCH|MAY)"
)
WEEKDAY = r"(?:(?i:mon|tues|wednes|thurs|fri|satur|sun)day,? )"
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
RELATIVE = (
    r"(?i:mum|mother|mam|dad|father|gran|nan|grandad|aunt|auntie|uncle|husband|wife|neighbour)"
)
OLD = r"(?:9\d|1[01]\d|(?i:ninety)(?:[ -](?i:one|two|three|four|five|six|seven|eight|nine))?)"
OLD_WORD = r"(?i:ninety)(?:[ -](?i:one|two|three|four|five|six|seven|eight|nine))"
NOT_AN_AGE = (
    r"(?![\d%:/]|\.\d| ?(?:%|per|percent|min|hour|day|week|month|mile|yard|met|step|cm|kg|kilo|"
    r"mm|mg|ml|th\b|st\b|nd\b|rd\b|deg|people|pound|pence|years? (?:of|ago)|times|"
    r"calls|in the queue))"
)
ID = r"[A-Z]{0,3}[-/]?\d[\dA-Z]*(?:[-/]\d+)*"
NETWORK = (
    r"(?i:instagram|insta|facebook|fb|twitter|tiktok|snapchat|whatsapp|youtube|handle|threads)"
)
THING = re.compile(
    r"(?i)\b(?:order|serial|parcel|product|part|item|barcode|model|tracking|catalogue|stock|code)\b"
    r"[^.!?]{0,25}$"
)

PATTERNS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (IdentifierKind.EMAIL, r"[\w.+'\u2019-]+@[\w-]+\.[\w.-]*\w"),
        (IdentifierKind.WEB, r"(?i)\b(?:https?://|www\.)\S*[\w/]"),
        (
            IdentifierKind.WEB,
            r"(?i)(?<![\w@.-])(?:[a-z\d-]+\.)+(?:com|org|net|info|uk|eu|wales|scot|london)\b"
            r"(?:/\S*[\w/])?",
        ),
        (IdentifierKind.HANDLE, r"(?<![\w.@/])@[A-Za-z]\w{2,}(?:\.\w+)*"),
        (
            IdentifierKind.HANDLE,
            rf"\b{NETWORK}[\s,:]+(?:(?:is|as|at|under|me|name|called) )*"
            r"(?P<it>(?=[\w.]*[a-zA-Z])\w+[._\d]\w[\w.]*\b)",
        ),
        (IdentifierKind.NHS_NUMBER, r"(?<![\d+])\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)"),
        (
            IdentifierKind.HOSPITAL_NUMBER,
            r"\b(?i:hospital|hosp\.?|patient|unit|case|clinic|chart|nhs) "
            r"(?i:number|numb|num|no|n\u00ba|id|ref(?:erence)?)\b\.?(?:,? (?:is|was))?[\s:,#]*"
            rf"(?P<it>(?=[A-Z/-]*\d[\d/A-Z-]{{3,}}){ID})\b",
        ),
        (IdentifierKind.HOSPITAL_NUMBER, r"\bMRN-\d{4,}\b"),
        (
            IdentifierKind.HOSPITAL_NUMBER,
            r"\b(?i:mrn)[\s:#]+(?:(?:is|was) )?(?P<it>[A-Z]{0,3}\d{4,})\b",
        ),
        (IdentifierKind.HOSPITAL_NUMBER, r"(?<![\w-])[A-Z]{1,2}\d{6,8}(?![\w-])"),
        (
            IdentifierKind.PHONE,
            r"(?<![\d])(?:\(0\d{2,4}\)[ -]?|\+\d{1,3}[ -]?(?:\(0\)[ -]?)?|00\d{2}[ -]?|0)"
            r"(?:\d[ -]?){5,11}\d(?!\d)",
        ),
        (IdentifierKind.DATE, rf"(?<!\d){DAY}[./-](?:0?[1-9]|1[0-2])[./-](?:19|20)?\d\d(?!\d)"),
        (
            IdentifierKind.DATE,
            r"(?<!\d)(?:19|20)\d\d[-/](?:0[1-9]|1[0-2])[-/](?:0[1-9]|[12]\d|3[01])(?!\d)",
        ),
        (
            IdentifierKind.DATE,
            rf"{WEEKDAY}?(?<!\d){DAY}(?i:st|nd|rd|th)?(?: of)? {MONTH}\b(?:,? (?:19|20)\d\d)?",
        ),
        (
            IdentifierKind.DATE,
            rf"\b{MONTH} {DAY}(?i:st|nd|rd|th)?(?:,? (?:19|20)\d\d)?(?![\d:.]|\s*[ap]m)",
        ),
        (IdentifierKind.DATE, r"\b(?i:born|birth|dob)(?i: in| year)?[\s:]+(?P<it>(?:19|20)\d\d)\b"),
        (
            IdentifierKind.POSTCODE,
            r"(?i)\b[A-Z]{1,2}\d[A-Z\d]? ?\d"
            r"(?!(?:mg|ml|cm|km|am|pm|kg|mm|st|nd|rd|th)\b)[A-Z]{2}\b",
        ),
        (IdentifierKind.CAR, r"\b(?:[A-Z]{2}\d\d ?[A-Z]{3}|[a-z]{2}\d\d [a-z]{3})\b"),
        (IdentifierKind.CAR, r"\b(?:[A-Z]\d{1,3} ?[A-Z]{3}|[A-Z]{3} ?\d{1,3}[A-Z])\b"),
        (
            IdentifierKind.ADDRESS,
            rf"(?:\b{FLAT}|\b(?=\d))(?:\d{{1,4}}[a-zA-Z]?,? )?(?:{CAP} ){{1,3}}(?:{STREET})\b",
        ),
        (
            IdentifierKind.ADDRESS,
            rf"\b(?:{CAP} ){{1,2}}(?:{HOUSE}), (?:\d+ )?(?:{CAP} ){{1,2}}(?:{STREET})\b",
        ),
        (
            IdentifierKind.ADDRESS,
            r"\b(?i:live|lives|living|moved) (?:in|on|at|to) "
            rf"(?P<it>(?:{CAP} ){{1,3}}(?:{STREET}))\b",
        ),
        (
            IdentifierKind.ADDRESS,
            r"\b\d{1,3}[a-z]? (?!(?:min|mile|hour|week|day|month|year|out|or|to|of)\w* )[a-z]+ "
            r"(?:road|street|lane|avenue|crescent|terrace)\b",
        ),
        (
            IdentifierKind.AGE,
            rf"(?<![\d.,/:-])\b{OLD}(?=[ -]?(?:years?|yrs?)[ -]?(?:old|young|of age)\b)",
        ),
        (
            IdentifierKind.AGE,
            rf"\b(?i:aged?|age of|turned|turning|turns)\s+(?P<it>{OLD}){NOT_AN_AGE}",
        ),
        (
            IdentifierKind.AGE,
            r"(?i:\b(?:i am|i'm|i\u2019m|im|he's|she's|is|was|being|be|at))\s+"
            rf"(?:now |nearly |almost |only )?(?P<it>{OLD})\b{NOT_AN_AGE}(?! to\b)",
        ),
        (IdentifierKind.AGE, rf"\b{RELATIVE},? \(?(?P<it>{OLD})\b(?=[,)])"),
        (IdentifierKind.AGE, rf"\b{OLD_WORD}\b{NOT_AN_AGE}"),
    )
)
"""Kinds of identifier; an earlier one wins where two overlap."""


@dataclass(frozen=True)
class Identifier:
    kind: IdentifierKind
    start: int
    end: int


def identifiers_in(text: str) -> list[Identifier]:
    """The likely identifiers of a text, in order, without overlaps.

    >>> [(each.kind.value, each.start) for each in identifiers_in("Ring Dr Who on 020 7946 0000")]
    [('name', 5), ('phone number', 15)]
    """
    found: list[Identifier] = []
    for identifier in _candidates(text):
        if not any(
            identifier.start < other.end and other.start < identifier.end for other in found
        ):
            found.append(identifier)
    return sorted(found, key=lambda each: each.start)


def suggested(text: str) -> str:
    """The text with each identifier replaced by its kind.

    >>> suggested("My name is Ann Lee, N1 9GU")
    'My name is [name], [postcode]'
    """
    for identifier in reversed(identifiers_in(text)):
        text = f"{text[: identifier.start]}[{identifier.kind}]{text[identifier.end :]}"
    return text


def fits_check_digit(digits: str) -> bool:
    """Whether ten digits can be an NHS number: modulo 11, weights 10 to 2.

    >>> fits_check_digit("9434765919"), fits_check_digit("9991234567")
    (True, False)
    """
    total = sum(
        int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)
    )
    return (11 - total % 11) % 11 == int(digits[9])


def _candidates(text: str) -> Iterator[Identifier]:
    for kind, pattern in PATTERNS:
        group = "it" if "it" in pattern.groupindex else 0
        for match in pattern.finditer(text):
            start = match.start(group)
            words = match[group].rstrip()
            if not (kind is IdentifierKind.NHS_NUMBER and _is_a_thing(text[:start], words)):
                yield Identifier(kind, start, start + len(words))
    for start, end in names_in(text):
        yield Identifier(IdentifierKind.NAME, start, end)


def _is_a_thing(before: str, number: str) -> bool:
    """Ten digits that the text calls an NHS number, although the check digit is wrong."""
    digits = re.sub(r"\D", "", number)
    return bool(THING.search(before)) and not fits_check_digit(digits)
