"""Reads content/provider.yaml and checks it: every fault at once, nothing absent invented."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from .colours import pair_faults
from .errors import ContentError
from .yaml_file import read_yaml

Check = Callable[[object], str | None]  # what is wrong with a value, or None


def text(value: object) -> str | None:
    return None if isinstance(value, str) and value.strip() else "must be words"


def number(value: object) -> str | None:
    whole = isinstance(value, int) and not isinstance(value, bool) and value > 0
    return None if whole else "must be a whole number above 0"


def flag(value: object) -> str | None:
    return None if isinstance(value, bool) else "must be true or false"


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

Schema = Mapping[str, "Check | Schema"]
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
    "missed_appointments": {"below_percent": number, "compared_with": text},
    "reception_training": flag,
    "remote_triage": flag,
    "appointment_length": text,
    "extended_hours": flag,
    "contact": {"telephone": telephone, "email": email, "post": text, "hours": text},
    "waiting_time": text,
    "ages": text,
    "complaints": {"telephone": telephone, "email": email, "post": text},
    "data_protection": {"contact": text, "registration": text},
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
        "commissioner": text,
        "commissioner_short": text,
        "regulator": text,
        "regulator_short": text,
        "regulator_register": page,
        "ombudsman": text,
        "ombudsman_telephone": telephone,
        "ombudsman_page": page,
        "data_regulator": text,
        "data_regulator_page": page,
        "equality_body": text,
        "equality_body_page": page,
    },
}
REQUIRED = {"name", "service_name", "brand", "organisations"}
WHOLE = {"brand", "missed_appointments", "security", "organisations"}  # all of it, or none
OPTIONAL = {"logo"}


def load_provider(path: Path) -> dict[str, Any]:
    """Every key of the schema, with None for what the file leaves out.

    Raises ContentError naming every fault.
    """
    try:
        content = read_yaml(path)
    except yaml.YAMLError as error:
        raise ContentError([f"{path.name}: not YAML: {' '.join(str(error).split())}"]) from error
    faults = _faults(content, SCHEMA, "") or [*_logo_faults(content, path), *pair_faults(content)]
    if faults:
        raise ContentError([f"{path.name}: {fault}" for fault in faults])
    return _filled(content, SCHEMA)


def _logo_faults(content: Mapping[str, Any], path: Path) -> list[str]:
    logo = content["brand"].get("logo")
    found = logo is None or (path.parent / logo).is_file()
    return [] if found else [f"brand.logo: there is no file {path.parent.name}/{logo}"]


def _faults(content: object, schema: Schema, inside: str) -> list[str]:
    if not isinstance(content, Mapping):
        return [f"{inside or 'the file'}: must be a list of keys and values"]
    found = [f"{inside}{key}: no such key" for key in content if key not in schema]
    for key, check in schema.items():
        if content.get(key) is None:
            if (key in REQUIRED and not inside) or (inside[:-1] in WHOLE and key not in OPTIONAL):
                found.append(f"{inside}{key}: is missing")
        elif isinstance(check, Mapping):
            found += _faults(content[key], check, f"{key}.")
        elif fault := check(content[key]):
            found.append(f"{inside}{key}: {fault}")
    return found


def _filled(content: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    return {
        key: _filled(content.get(key) or {}, check)
        if isinstance(check, Mapping)
        else content.get(key)
        for key, check in schema.items()
    }
