"""Finds what may say who somebody is in a text that a patient wrote. A person decides on each.

The same kinds as the app points out before it sends (``pwa/src/identifiers.ts``). An NHS number is
any ten digits as 3, 3 and 4, whether or not its check digit fits (NHS service manual).
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
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


NAME = r"[^\W\d_a-z][^\W\d_]*(?:['\u2019-][^\W\d_]+)*"
PATTERNS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (Kind.EMAIL, r"[\w.+'\u2019-]+@[\w-]+\.[\w.-]*\w"),
        (Kind.WEB, r"(?i)\b(?:https?://|www\.)\S+"),
        (Kind.NHS_NUMBER, r"(?<![\d+])\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)"),
        (Kind.PHONE, r"(?<!\d)(?:\+\d{1,3}[ -]?|0)(?:\d[ -]?){8,11}\d?(?!\d)"),
        (
            Kind.DATE,
            r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:19|20)?\d\d(?!\d)",
        ),
        (Kind.POSTCODE, r"(?i)\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"),
        (Kind.NAME, rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Doctor|Nurse|Sister)\.? {NAME}"),
        (Kind.NAME, rf"(?:(?<=[Mm]y name is )|(?<=I am called )){NAME}(?: {NAME})?"),
    )
)
"""In this order: an earlier kind has the say where two overlap."""


@dataclass(frozen=True)
class Identifier:
    kind: Kind
    start: int
    end: int


def identifiers_in(text: str) -> list[Identifier]:
    """The likely identifiers of a text, in order, none over another.

    >>> [(each.kind.value, each.start) for each in identifiers_in("Ring Dr Who on 020 7946 0000")]
    [('name', 5), ('phone number', 15)]
    """
    found: list[Identifier] = []
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.start(), match.start() + len(match[0].rstrip())
            if not any(start < other.end and other.start < end for other in found):
                found.append(Identifier(kind, start, end))
    return sorted(found, key=lambda each: each.start)


def suggested(text: str) -> str:
    """The text with the kind of each identifier in its place.

    >>> suggested("My name is Ann Lee, N1 9GU")
    'My name is [name], [postcode]'
    """
    for each in reversed(identifiers_in(text)):
        text = f"{text[: each.start]}[{each.kind}]{text[each.end :]}"
    return text
