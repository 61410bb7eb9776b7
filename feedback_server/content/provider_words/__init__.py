"""How the forms of the provider's values are worded: a group for each form, in their order."""

from collections.abc import Sequence

from .brand import COLOURS, LOGO
from .duties import ACCESSIBILITY, DATA_PROTECTION
from .field_words import FieldGroup, FieldWords
from .organisation import COMPANY, COMPLAINTS, CONTACT, NAMES, SECURITY
from .others import ORGANISATIONS
from .service import FACTS, PATIENTS, SURVEY

__all__ = ["GROUPS", "FieldGroup", "FieldWords"]

GROUPS: Sequence[FieldGroup] = (
    NAMES,
    CONTACT,
    COMPLAINTS,
    PATIENTS,
    DATA_PROTECTION,
    ACCESSIBILITY,
    COMPANY,
    SECURITY,
    COLOURS,
    LOGO,
    FACTS,
    SURVEY,
    ORGANISATIONS,
)
