"""What content/provider.yaml may say: the check of each key, and which keys must be there."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from .urgent import advice_outside_rules

Check = Callable[[object], str | None]
"""The error of a value, or None."""

LONGEST = 300


def text(value: object) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return "must be words"
    fits = len(value) <= LONGEST and len(value.splitlines()) == 1
    return None if fits else f"must be one line of {LONGEST} characters at most"


def short_name(value: object) -> str | None:
    """Pages hold it in titles and sentences, whose length the build checks."""
    fits = len(str(value)) <= 60 and len(str(value).split()) <= 7
    return text(value) or (None if fits else "must be 7 words and 60 characters at most")


def prose(value: object) -> str | None:
    """Text without urgent advice. A postal address is ``text``: it may be 111 High Street."""
    return text(value) or next(advice_outside_rules(value), None)


def positive_integer(value: object) -> str | None:
    valid = isinstance(value, int) and not isinstance(value, bool) and value > 0
    return None if valid else "must be a whole number above 0"


def flag(value: object) -> str | None:
    return None if isinstance(value, bool) else "must be true or false"


def one_of(*choices: str) -> Check:
    def check(value: object) -> str | None:
        return None if value in choices else f"must be one of: {', '.join(choices)}"

    return check


def kept_unfinished(value: object) -> str | None:
    """YAML reads ``no`` as false."""
    return None if value is False or value == "first_answer" else "must be first_answer or no"


def iso_date(value: object) -> str | None:
    """YAML reads a day without quotes as a date."""
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return "must be a day such as 2027-11-23"
    return None if len(str(value)) == 10 else "must be a day such as 2027-11-23"


def matching(pattern: str, expected: str) -> Check:
    def check(value: object) -> str | None:
        return None if re.fullmatch(pattern, str(value)) else f"must {expected}"

    return check


colour = matching(r"#[0-9a-fA-F]{6}", 'be a colour such as "#00402b"')
image_file = matching(
    r"[a-z0-9-]+(/[a-z0-9-]+)*\.(svg|png)", "be an .svg or .png file beside this one"
)
https_url = matching(r"https://[^\s]+", "be an address that begins with https://")
site_origin = matching(r"https://[^\s/]+", "be an address such as https://www.example.org")
email = matching(r"[^@\s]+@[^@\s]+\.[^@\s]+", "look like hello@example.org")
telephone = matching(r"\+?(\d ?){10,15}", "look like 01632 960000")
security_contact = matching(r"(mailto:\S+@\S+|https://\S+)", "be mailto:… or https://…")
online_contact = matching(
    r"([^@\s]+@[^@\s]+\.[^@\s]+|https://\S+)",
    "be an e-mail address, or a page that begins with https://",
)

Schema = Mapping[str, "Check | Schema | Sequence[Schema]"]
"""The check of each key; a list of one schema stands for any number of such entries."""
SCHEMA: Schema = {
    "name": short_name,
    "service_name": short_name,
    "brand": {
        "main": colour,
        "link": colour,
        "button": colour,
        "accent": colour,
        "link_on_dark": colour,
        "logo": image_file,
    },
    "site_address": site_origin,
    "keep_unfinished": kept_unfinished,
    "in_networks_since": positive_integer,
    "private_clinics": positive_integer,
    "first_contact_roadmap": flag,
    "supervisors_observe": flag,
    "mandatory_training": flag,
    "missed_appointments": {
        "below_percent": positive_integer,
        "compared_with": prose,
        "kept_low_by": text,
    },
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
    "visits": {
        "first_length": prose,
        "later_length": prose,
        "room": prose,
        "at_home": prose,
    },
    "complaints": {"telephone": telephone, "email": email, "post": text},
    "data_protection": {
        "contact": online_contact,
        "post": text,
        "registration": text,
        "lawful_basis": one_of("legitimate interests", "public task"),
        "processors": [{"name": text, "does": text}],
    },
    "accessibility": {
        "status": one_of("fully", "partially", "not"),
        "tested_on": iso_date,
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
    "security": {"contact": security_contact, "expires": iso_date},
    "organisations": {
        "national_body": text,
        "training_body": text,
        "training_body_formerly": text,
        "commissioner": text,
        "commissioner_short": text,
        "regulator": text,
        "regulator_short": text,
        "regulator_register": https_url,
        "ombudsman": text,
        "ombudsman_telephone": telephone,
        "ombudsman_page": https_url,
        "data_regulator": text,
        "data_regulator_formerly": text,
        "data_regulator_page": https_url,
        "equality_regulator": text,
        "equality_body": text,
        "equality_body_page": https_url,
    },
}
REQUIRED = {"name", "service_name", "brand", "data_protection", "accessibility", "organisations"}
COMPLETE = REQUIRED | {"missed_appointments", "security"}
"""Groups that need all their keys, but for the optional ones, as soon as one is there."""
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
