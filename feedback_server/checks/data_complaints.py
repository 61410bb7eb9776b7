"""Checks that people can complain online about the use of their data, as the law asks."""

import html
import ipaddress
from datetime import datetime
from urllib.parse import urlsplit

from feedback_server.config.editions import current_edition
from feedback_server.config.settings import Settings
from feedback_server.content import ContentError, load_provider
from feedback_server.domain.operations.check_result import CheckResult, failed, passed, warning

REMEDY = "run 'handrail content set data_protection.contact ADDRESS' (the law asks for it)"
RESERVED_NAMES = (
    "localhost", "local", "internal", "home.arpa", "test", "invalid", "example", "example.com",
    "example.net", "example.org",
)  # fmt: skip
"""Domains that lead nowhere on the internet (RFC 2606, 6761, 6762, 8375)."""


def check_data_complaints(subject: str, settings: Settings, now: datetime) -> CheckResult:
    """Fails only at a public address (Data (Use and Access) Act 2025, section 103)."""
    edition = current_edition(settings)
    try:
        provider = load_provider(edition.source / "content" / "provider.yaml")
    except ContentError:
        return warning(subject, "what the service says cannot be used", "see above, at content")
    contact = provider["data_protection"]["contact"]
    result = failed if is_public_address(settings.address) else warning
    if contact is None:
        message = "people cannot complain about the use of their data by electronic means"
        return result(subject, message, REMEDY)
    page = edition.build / "site" / "privacy" / "index.html"
    if not page.is_file() or html.escape(contact) not in page.read_text("utf-8"):
        message = f"the privacy page does not hold {contact}"
        remedy = "run 'handrail site build', or install a wheel that was made since"
        return result(subject, message, remedy)
    return passed(subject, f"about the use of data go to {contact}, as the privacy page says")


def is_public_address(address: str) -> bool:
    """Whether people on the internet can reach the server at this address.

    >>> is_public_address("https://feedback.maple.nhs.uk")
    True
    >>> addresses = ("https://feedback.example.org", "https://192.168.1.4", "http://a.nhs.uk", "")
    >>> any(is_public_address(address) for address in addresses)
    False
    """
    url = urlsplit(address)
    name = (url.hostname or "").rstrip(".")
    if url.scheme != "https" or not name:
        return False
    try:
        return ipaddress.ip_address(name).is_global
    except ValueError:
        return not any(f".{name}".endswith(f".{reserved}") for reserved in RESERVED_NAMES)
