"""What a surgery says of itself to patients. What it has not said is empty, and not shown."""

import re
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Self
from unicodedata import category

POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})")
DISTRICT = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?")
TELEPHONE = re.compile(r"[+\d][\d ]{9,18}")
ONLINE_FORM = re.compile(r"https://[^\s/]+\.[^\s]+")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST_LINES, LONGEST_LINE, LONGEST_ADDRESS = 4, 100, 500


class Access(StrEnum):
    """What makes a surgery easier to use."""

    STEP_FREE = "step-free"
    TOILET = "toilet"
    PARKING = "parking"
    HEARING_LOOP = "hearing-loop"
    QUIET_ROOM = "quiet-room"
    INTERPRETER = "interpreter"

    @property
    def words(self) -> str:
        return ACCESS_WORDS[self]


ACCESS_WORDS = {
    Access.STEP_FREE: "A way in without steps",
    Access.TOILET: "An accessible toilet",
    Access.PARKING: "Parking for disabled people",
    Access.HEARING_LOOP: "A hearing loop",
    Access.QUIET_ROOM: "A quiet place to wait",
    Access.INTERPRETER: "An interpreter, if you ask before your visit",
}


@dataclass(frozen=True, order=True)
class TherapistSession:
    """A weekday (Monday is 0) on which the therapist is at the surgery, and the hours."""

    day: int
    starts: str
    ends: str


@dataclass(frozen=True)
class PracticeFacts:
    address: tuple[str, ...] = ()
    """Lines as the surgery writes them, without town and postcode."""
    town: str = ""
    postcode: str = ""
    telephone: str = ""
    ask_at_desk: bool = False
    online_form: str = ""
    """The https address of the form with which patients ask online."""
    access: tuple[Access, ...] = ()
    sessions: tuple[TherapistSession, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """The whole address."""
        return tuple(line for line in (*self.address, self.town, self.postcode) if line)

    @property
    def district(self) -> str:
        return district_of(self.postcode)

    @property
    def has_any(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))

    def differing_from(self, other: Self) -> list[str]:
        """The names of the facts that are not the same."""
        names = [field.name for field in fields(self)]
        return [name for name in names if getattr(self, name) != getattr(other, name)]

    def filled_from(self, other: Self) -> Self:
        """These facts, and those of the other for whatever is empty here."""
        values = {
            field.name: getattr(self, field.name) or getattr(other, field.name)
            for field in fields(self)
        }
        return type(self)(**values)


def district_of(text: str) -> str:
    """The district of a whole postcode or of a district alone; empty if it is neither.

    >>> district_of("ex1 1ab"), district_of("EX11AB"), district_of("sw1a"), district_of("Exeter")
    ('EX1', 'EX1', 'SW1A', '')
    """
    letters = "".join(text.split()).upper()
    whole = POSTCODE.fullmatch(letters)
    return whole[1] if whole else letters if DISTRICT.fullmatch(letters) else ""


def tidy_postcode(text: str) -> str:
    """With its space and in capitals; as it was if it is no postcode.

    >>> tidy_postcode("ex11ab"), tidy_postcode("near Exeter")
    ('EX1 1AB', 'near Exeter')
    """
    found = POSTCODE.fullmatch("".join(text.split()).upper())
    return f"{found[1]} {found[2]}" if found else text


def fact_problems(facts: PracticeFacts) -> dict[str, str]:
    """What is wrong, by the name of the fact, in words for the person who wrote it."""
    problems: dict[str, str] = {}
    if len(facts.address) > MOST_LINES:
        problems["address"] = f"Enter {MOST_LINES} lines at most, without the town and postcode"
    for name, lines in (("address", facts.address), ("town", (facts.town,))):
        if any(len(line) > LONGEST_LINE or _has_control(line) for line in lines):
            problems[name] = f"Enter letters and numbers, {LONGEST_LINE} in a line at most"
    if facts.postcode and not POSTCODE.fullmatch(facts.postcode):
        problems["postcode"] = "Enter a whole postcode, such as EX1 1AB"
    if facts.telephone and not TELEPHONE.fullmatch(facts.telephone):
        problems["telephone"] = "Enter a telephone number in digits, such as 01632 960000"
    form = facts.online_form
    if form and (len(form) > LONGEST_ADDRESS or not ONLINE_FORM.fullmatch(form)):
        problems["online_form"] = "Enter the whole address of the form: it begins with https://"
    for session in facts.sessions:
        if not (TIME.fullmatch(session.starts) and TIME.fullmatch(session.ends)):
            problems[f"from-{session.day}"] = f"{DAYS[session.day]}: enter times such as 09:00"
        elif session.starts >= session.ends:
            problems[f"from-{session.day}"] = f"{DAYS[session.day]}: enter the later time second"
    return problems


def _has_control(line: str) -> bool:
    return any(category(letter) in ("Cc", "Zl", "Zp") for letter in line)
