"""Reads what a row of a file says of a surgery to patients."""

import re

from feedback_server.domain.activity.cells import CellFault, shown

from .import_cells import Cells
from .import_layouts import ADDRESS, Field
from .practice_facts import (
    DAYS,
    Access,
    PracticeFacts,
    TherapistSession,
    fact_problems,
    tidy_postcode,
)

SESSION = re.compile(r"([A-Za-z]{3,9}) (\d?\d:\d\d) ?[-\N{EN DASH}] ?(\d?\d:\d\d)")
SMALL_WORDS = frozenset(["and", "at", "by", "in", "le", "next", "of", "on", "the", "under", "upon"])
YES, NO = ("yes", "y", "true", "1"), ("", "no", "n", "false", "0")


def read_facts(cells: Cells) -> PracticeFacts:
    """Raises CellFault, naming the column."""
    facts = PracticeFacts(
        address=tuple(line for field in ADDRESS for line in _lines(cells.text(field))),
        town=_cased(cells.text(Field.TOWN)),
        postcode=tidy_postcode(cells.text(Field.POSTCODE)),
        telephone=_telephone(cells.text(Field.TELEPHONE)),
        ask_at_desk=_yes(cells.text(Field.ASK_AT_DESK)),
        online_form=cells.text(Field.ONLINE_FORM),
        access=_access(cells.text(Field.ACCESS)),
        sessions=_sessions(cells.text(Field.THERAPIST)),
    )
    for name, problem in fact_problems(facts).items():
        column = Field.THERAPIST if name.startswith("from-") else name.upper()
        raise CellFault("", f"{column}: {problem}")
    return facts


def _lines(text: str) -> list[str]:
    return [_cased(line.strip()) for line in text.split(",") if line.strip()]


def _cased(text: str) -> str:
    """As people write it, where a published list has capitals alone.

    >>> _cased("12 STOCKTON-ON-TEES ROAD"), _cased("The Old Mill")
    ('12 Stockton-on-Tees Road', 'The Old Mill')
    """
    if not text.isupper():
        return text
    words = re.findall(r"[^\s-]+|[\s-]+", text.lower())
    cased = "".join(word if word in SMALL_WORDS else word.capitalize() for word in words)
    return cased[:1].upper() + cased[1:]


def _telephone(text: str) -> str:
    """
    >>> _telephone("(01632) 960-000")
    '01632 960 000'
    """
    return " ".join(re.sub(r"[()./-]", " ", text).split())


def _yes(text: str) -> bool:
    if text.lower() not in (*YES, *NO):
        raise CellFault("", f"{Field.ASK_AT_DESK} is {shown(text)}: write yes or no")
    return text.lower() in YES


def _access(text: str) -> tuple[Access, ...]:
    said = [word.strip().lower() for word in text.split(";") if word.strip()]
    if strange := [word for word in said if word not in list(Access)]:
        raise CellFault("", f"{Field.ACCESS} holds {shown(strange[0])}: use {', '.join(Access)}")
    return tuple(known for known in Access if known in said)


def _sessions(text: str) -> tuple[TherapistSession, ...]:
    """
    >>> _sessions("Mon 9:00-13:00; thursday 13:00-17:30")[0]
    TherapistSession(day=0, starts='09:00', ends='13:00')
    """
    return tuple(sorted(_session(part.strip()) for part in text.split(";") if part.strip()))


def _session(text: str) -> TherapistSession:
    found = SESSION.fullmatch(text)
    named = found[1].capitalize() if found else ""
    day = next((at for at, day in enumerate(DAYS) if named and day.startswith(named)), None)
    if not found or day is None:
        raise CellFault(
            "", f"{Field.THERAPIST} holds {shown(text)}: write Mon 09:00-13:00; Thu 13:00-17:00"
        )
    return TherapistSession(day, found[2].rjust(5, "0"), found[3].rjust(5, "0"))
