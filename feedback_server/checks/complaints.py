"""Whether people can complain about the use of their data by electronic means, as the law asks."""

import html
import ipaddress
from datetime import datetime
from urllib.parse import urlsplit

from feedback_server.config.settings import Settings
from feedback_server.content import ContentError, load_provider
from feedback_server.domain.operations.check_result import Finding, fine, look, wrong

KEY = "data_protection.contact in content/provider.yaml"
NOBODYS = (
    "localhost", "local", "internal", "home.arpa", "test", "invalid", "example", "example.com",
    "example.net", "example.org",
)  # fmt: skip
"""Names below these lead nowhere from outside (RFC 2606, 6761, 6762, 8375)."""


def check_complaints(subject: str, settings: Settings, now: datetime) -> Finding:
    """Wrong only where the public comes: the Data (Use and Access) Act 2025, section 103."""
    try:
        provider = load_provider(settings.root / "content" / "provider.yaml")
    except ContentError:
        return look(subject, "content/provider.yaml cannot be used", "see above, at content")
    contact = provider["data_protection"]["contact"]
    say = wrong if is_public(settings.address) else look
    if contact is None:
        words = "people cannot complain about the use of their data by electronic means"
        return say(subject, words, f"set {KEY} (the law asks for it), then build the pages")
    page = settings.build / "site" / "privacy" / "index.html"
    if not page.is_file() or html.escape(contact) not in page.read_text("utf-8"):
        words = f"the privacy page does not hold {contact}"
        return say(subject, words, "run 'handrail build', or install a wheel that was made since")
    return fine(subject, f"about the use of data go to {contact}, as the privacy page says")


def is_public(address: str) -> bool:
    """Whether people from outside reach the server there.

    >>> is_public("https://feedback.maple.nhs.uk"), is_public("https://feedback.example.org")
    (True, False)
    >>> is_public("https://192.168.1.4:8443"), is_public("http://maple.nhs.uk"), is_public("")
    (False, False, False)
    """
    at = urlsplit(address)
    name = (at.hostname or "").rstrip(".")
    if at.scheme != "https" or not name:
        return False
    try:
        return ipaddress.ip_address(name).is_global
    except ValueError:
        return not any(name == each or name.endswith(f".{each}") for each in NOBODYS)
