"""Which column of a file of organisations holds what: our own, and the NHS's as downloaded.

Those of the Organisation Data Service (ODS): epraccur (practices, no names of columns), ePCN.xlsx
(networks on one sheet, their members on another), and the same two lists as CSV (epcn,
epcncorepartnerdetails: no names of columns either).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .organisation import PCN_CODE


class Field(StrEnum):
    """Fields, by the name of their column in our own files."""

    PRACTICE = "GP_CODE"
    NAME = "GP_NAME"
    PCN = "PCN_CODE"
    PCN_NAME = "PCN_NAME"
    JOINED = "START"
    LEFT = "END"
    CLOSED = "CLOSE_DATE"
    STATUS = "STATUS_CODE"
    SETTING = "PRESCRIBING_SETTING"
    ADDRESS = "ADDRESS"
    ADDRESS_2 = "ADDRESS_2"
    ADDRESS_3 = "ADDRESS_3"
    TOWN = "TOWN"
    POSTCODE = "POSTCODE"
    TELEPHONE = "TELEPHONE"
    ASK_AT_DESK = "ASK_AT_DESK"
    ONLINE_FORM = "ONLINE_FORM"
    ACCESS = "ACCESS"
    THERAPIST = "THERAPIST"


OWN = (Field.PRACTICE, Field.NAME, Field.PCN, Field.PCN_NAME)
ADDRESS = (Field.ADDRESS, Field.ADDRESS_2, Field.ADDRESS_3)
NAMES = {
    Field.PRACTICE: ("gpcode", "practicecode", "partnerorganisationcode", "organisationcode"),
    Field.NAME: ("gpname", "practicename", "partnername", "organisationname", "name"),
    Field.PCN: ("pcncode",),
    Field.PCN_NAME: ("pcnname",),
    Field.JOINED: ("start", "startdate", "practicetopcnrelationshipstartdate"),
    Field.LEFT: ("end", "enddate", "practicetopcnrelationshipenddate"),
    Field.CLOSED: ("closedate",),
    Field.STATUS: ("statuscode",),
    Field.SETTING: ("prescribingsetting",),
    Field.ADDRESS: ("address", "addressline1", "address1"),
    Field.ADDRESS_2: ("addressline2", "address2"),
    Field.ADDRESS_3: ("addressline3", "address3"),
    Field.TOWN: ("town", "addressline4", "address4"),
    Field.POSTCODE: ("postcode",),
    Field.TELEPHONE: ("telephone", "contacttelephonenumber", "phone"),
    Field.ASK_AT_DESK: ("askatdesk",),
    Field.ONLINE_FORM: ("onlineform",),
    Field.ACCESS: ("access",),
    Field.THERAPIST: ("therapist",),
}
"""Column names as they are compared: lower-case letters only: the NHS breaks lines in them."""

EPRACCUR = {
    Field.PRACTICE: 1,
    Field.NAME: 2,
    Field.ADDRESS: 5,
    Field.ADDRESS_2: 6,
    Field.ADDRESS_3: 7,
    Field.TOWN: 8,
    Field.POSTCODE: 10,
    Field.TELEPHONE: 18,
    Field.CLOSED: 12,
    Field.STATUS: 13,
    Field.SETTING: 26,
}
MEMBERS = {
    Field.PRACTICE: 1,
    Field.NAME: 2,
    Field.PCN: 5,
    Field.PCN_NAME: 6,
    Field.JOINED: 9,
    Field.LEFT: 10,
}
NETWORKS = {Field.PCN: 1, Field.PCN_NAME: 2, Field.CLOSED: 6}
"""Column numbers in files without a header."""


@dataclass(frozen=True)
class Layout:
    """The column name of each field in one layout."""

    columns: Mapping[Field, str]

    def has(self, *fields: Field) -> bool:
        return all(field in self.columns for field in fields)

    @property
    def names_practices(self) -> bool:
        return self.has(Field.PRACTICE, Field.NAME)

    @property
    def names_networks(self) -> bool:
        return self.has(Field.PCN, Field.PCN_NAME)

    @property
    def is_published(self) -> bool:
        """Whether this is an NHS list, which holds other organisations than practices too."""
        return any(map(self.has, (Field.LEFT, Field.STATUS, Field.CLOSED)))


def layout_of(columns: Sequence[str], first_code: str) -> Layout | str:
    """The layout that fits the header, or what is wrong with the header.

    ``first_code`` stands first below the names: it tells files apart that have none.
    """
    if columns and all(name == f"column {at}" for at, name in enumerate(columns, 1)):
        return _by_number(len(columns), first_code.upper())
    found: dict[Field, str] = {}
    for field, names in NAMES.items():
        fitting = [column for column in columns if _folded(column) in names]
        if len(fitting) > 1 and field in OWN:
            return f"two columns hold {field}: {' and '.join(fitting)}. Keep one of them"
        if fitting:
            found[field] = fitting[0]
    layout = Layout(found)
    if layout.names_networks and (layout.names_practices or layout.is_published):
        return layout
    if layout.names_practices and layout.has(Field.STATUS):
        return layout
    missing = [field for field in OWN if field not in found]
    return f"no column is called {_listed(missing)}: add what is missing"


def _by_number(width: int, first_code: str) -> Layout | str:
    if PCN_CODE.fullmatch(first_code):
        numbers = NETWORKS
    elif width >= max(EPRACCUR.values()):
        numbers = EPRACCUR
    else:
        numbers = MEMBERS
    if width < max(numbers.values()):
        return (
            f"no row names the columns, as {_listed(OWN)}, and it is no list of the Organisation "
            "Data Service (epraccur, ePCN): add a first row that names them"
        )
    return Layout({field: f"column {number}" for field, number in numbers.items()})


def _folded(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


def _listed(words: Sequence[str]) -> str:
    """
    >>> _listed(["GP_CODE", "GP_NAME", "PCN_CODE"]), _listed(["GP_CODE"])
    ('GP_CODE, GP_NAME and PCN_CODE', 'GP_CODE')
    """
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
