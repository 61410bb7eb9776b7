"""Puts Web Push together from the settings: keys, whom to write to, where it may go."""

from urllib.parse import urlsplit

from .config import Settings
from .content import load_provider
from .push.addresses import HERE, Allowed, allowed
from .push.vapid import VapidKeys, load_vapid

NOBODY = "https://handrail.example"
"""Where neither a contact nor an address is known, as in a demonstration."""


def load_push(settings: Settings) -> tuple[VapidKeys, Allowed]:
    """The keys, and the push services that may be sent to; raises UnusableKey."""
    return load_vapid(settings.push_keys, subject(settings)), allowed(settings.push_hosts)


def subject(settings: Settings) -> str:
    """Whom a push service can write to. Apple refuses one on this machine."""
    provider = load_provider(settings.root / "content" / "provider.yaml")
    contact = provider.get("contact")
    if isinstance(contact, dict) and "@" in str(contact.get("email", "")):
        return f"mailto:{contact['email']}"
    found = urlsplit(settings.address)
    here = found.hostname in HERE or str(found.hostname).endswith(".local")
    return settings.address if found.scheme == "https" and not here else NOBODY
