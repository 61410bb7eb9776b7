"""Reads content/provider.yaml and checks it: every fault at once, nothing absent invented."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from .colours import pair_faults
from .errors import ContentError
from .urgent import own_advice
from .yaml_file import read_yaml

Check = Callable[[object], str | None]  # what is wrong with a value, or None


def text(value: object) -> str | None:
    return None if isinstance(value, str) and value.strip() else "must be words"


def prose(value: object) -> str | None:
    """Unlike an address, which may well be 111 High Street."""
    return text(value) or next(own_advice(value), None)


def number(value: object) -> str | None:
    whole = isinstance(value, int) and not isinstance(value, bool) and value > 0
    return None if whole else "must be a whole number above 0"


def flag(value: object) -> str | None:
    return None if isinstance(value, bool) else "must be true or false"


def one_of(*words: str) -> Check:
    def check(value: object) -> str | None:
        return None if value in words else f"must be one of: {', '.join(words)}"

    return check


def matching(pattern: str, wanted: str) -> Check:
    def check(value: object) -> str | None:
        return None if re.fullmatch(pattern, str(value)) else f"must be {wanted}"

    return check


colour = matching(r"#[0-9a-fA-F]{6}", 'a colour such as "#00402b", in quotes')
picture = matching(r"[a-z0-9-]+(/[a-z0-9-]+)*\.(svg|png)", "an .svg or .png file beside this one")
page = matching(r"https://[^\s]+", "an address that begins with https://")
origin = matching(r"https://[^\s/]+", "an address such as https://www.example.org")
email = matching(r"[^@\s]+@[^@\s]+\.[^@\s]+", "an e-mail address")
telephone = matching(r"[+\d][\d ]{9,}", "a telephone number")
day = matching(r"\d{4}-\d\d-\d\d", "a day such as 2027-11-23")
reach = matching(r"(mailto:\S+@\S+|https://\S+)", "mailto:… or https://…")
electronic = matching(
    r"([^@\s]+@[^@\s]+\.[^@\s]+|https://\S+)",
    "an e-mail address, or a page that begins with https://",
)

Schema = Mapping[str, "Check | Schema | Sequence[Schema]"]
"""A list of one schema stands for any number of such entries."""
SCHEMA: Schema = {
    "name": text,
    "service_name": text,
    "brand": {
        "main": colour,
        "link": colour,
        "button": colour,
        "accent": colour,
        "link_on_dark": colour,
        "logo": picture,
    },
    "site_address": origin,
    "in_networks_since": number,
    "private_clinics": number,
    "first_contact_roadmap": flag,
    "supervisors_observe": flag,
    "mandatory_training": flag,
    "missed_appointments": {"below_percent": number, "compared_with": prose, "kept_low_by": text},
    "reception_training": flag,
    "remote_triage": flag,
    "present_in_surgeries": flag,
    "outcomes_in_meetings": flag,
    "onward_referrals": flag,
    "appointment_length": prose,
    "extended_hours": flag,
    "contact": {"telephone": telephone, "email": email, "post": text, "hours": prose},
    "waiting_time": prose,
    "ages": prose,
    "complaints": {"telephone": telephone, "email": email, "post": text},
    "data_protection": {
        "contact": electronic,
        "post": text,
        "registration": text,
        "lawful_basis": one_of("legitimate interests", "public task"),
        "processors": [{"name": text, "does": text}],
    },
    "accessibility": {
        "status": one_of("fully", "partially", "not"),
        "tested_on": day,
        "tested_by": text,
        "failures": [{"what": text, "criterion": text}],
    },
    "company": {
        "legal_name": text,
        "number": text,
        "registered_in": text,
        "registered_office": text,
        "vat": text,
    },
    "security": {"contact": reach, "expires": day},
    "organisations": {
        "national_body": text,
        "training_body": text,
        "training_body_formerly": text,
        "commissioner": text,
        "commissioner_short": text,
        "regulator": text,
        "regulator_short": text,
        "regulator_register": page,
        "ombudsman": text,
        "ombudsman_telephone": telephone,
        "ombudsman_page": page,
        "data_regulator": text,
        "data_regulator_formerly": text,
        "data_regulator_page": page,
        "equality_regulator": text,
        "equality_body": text,
        "equality_body_page": page,
    },
}
REQUIRED = {"name", "service_name", "brand", "data_protection", "accessibility", "organisations"}
# All of it, or none, but for the optional keys.
WHOLE = REQUIRED | {"missed_appointments", "security"}
OPTIONAL = {
    "brand.logo",
    "missed_appointments.kept_low_by",
    "data_protection.contact",
    "data_protection.post",
    "data_protection.registration",
    "data_protection.processors",
    "accessibility.tested_on",
    "accessibility.tested_by",
    "accessibility.failures",
    "organisations.training_body_formerly",
    "organisations.data_regulator_formerly",
}


def load_provider(path: Path) -> dict[str, Any]:
    """Every key of the schema, with None for what the file leaves out.

    Raises ContentError naming every fault.
    """
    try:
        content = read_yaml(path)
    except yaml.YAMLError as error:
        raise ContentError([f"{path.name}: not YAML: {' '.join(str(error).split())}"]) from error
    faults = _faults(content, SCHEMA, "") or [
        *_logo_faults(content, path),
        *pair_faults(content),
        *_claim_faults(content["accessibility"]),
    ]
    if faults:
        raise ContentError([f"{path.name}: {fault}" for fault in faults])
    return _filled(content, SCHEMA)


def _logo_faults(content: Mapping[str, Any], path: Path) -> list[str]:
    logo = content["brand"].get("logo")
    found = logo is None or (path.parent / logo).is_file()
    return [] if found else [f"brand.logo: there is no file {path.parent.name}/{logo}"]


def _claim_faults(accessibility: Mapping[str, Any]) -> list[str]:
    """Fully needs somebody who tested it; whoever tested and found otherwise says what fails."""
    full = accessibility["status"] == "fully"
    tested = bool(accessibility.get("tested_on") and accessibility.get("tested_by"))
    if full and (not tested or accessibility.get("failures")):
        return ["accessibility.status: fully needs tested_on and tested_by, and no failures"]
    if tested and not full and not accessibility.get("failures"):
        return ["accessibility.failures: is missing, because somebody tested and it is not fully"]
    return []


def _faults(content: object, schema: Schema, inside: str, *, whole: bool = False) -> list[str]:
    """``whole``: every key must be there but for the optional ones."""
    if not isinstance(content, Mapping):
        return [f"{inside[:-1] or 'the file'}: must be a list of keys and values"]
    found = [f"{inside}{key}: no such key" for key in content if key not in schema]
    for key, check in schema.items():
        name, value = f"{inside}{key}", content.get(key)
        if value is None:
            needed = name in REQUIRED or (whole and name not in OPTIONAL)
            found += [f"{name}: is missing"] if needed else []
        elif isinstance(check, Mapping):
            found += _faults(value, check, f"{name}.", whole=name in WHOLE)
        elif isinstance(check, Sequence):
            found += _list_faults(value, check[0], name)
        elif fault := check(value):
            found.append(f"{name}: {fault}")
    return found


def _list_faults(content: object, schema: Schema, name: str) -> list[str]:
    if not isinstance(content, list):
        return [f"{name}: must be a list"]
    return [
        fault
        for number, entry in enumerate(content, 1)
        for fault in _faults(entry, schema, f"{name} {number}.", whole=True)
    ]


def _filled(content: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    return {key: _value(content.get(key), check) for key, check in schema.items()}


def _value(value: Any, check: "Check | Schema | Sequence[Schema]") -> Any:
    if isinstance(check, Mapping):
        return _filled(value or {}, check)
    return (value or []) if isinstance(check, Sequence) else value
