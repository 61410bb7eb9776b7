"""Puts Web Push together from the settings: keys, whom to write to, where it may go."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from feedback_server.content import load_provider
from feedback_server.messaging.webpush.endpoints import (
    LOCAL_HOSTS,
    EndpointAllowlist,
    parse_allowlist,
)
from feedback_server.messaging.webpush.vapid import VapidKeys, load_vapid_keys

from .editions import current_edition, pointer_state
from .settings import Settings


def load_push(settings: Settings) -> tuple[VapidKeys, EndpointAllowlist]:
    """The keys, and the push services that may be sent to; raises UnusableKey."""
    keys = load_vapid_keys(settings.push_keys, _current_subject(settings))
    return keys, parse_allowlist(settings.push_hosts)


def subject(settings: Settings) -> str:
    """Whom a push service can write to; empty for nobody, and then there are no notifications."""
    return next(filter(None, _contacts(settings)), "")


def _current_subject(settings: Settings) -> Callable[[], str]:
    """Finds it again once other pages are served: the contact is on them."""

    @lru_cache(maxsize=1)
    def found(state: tuple[int, int]) -> str:
        return subject(settings)

    return lambda: found(pointer_state(settings))


def _contacts(settings: Settings) -> Iterator[str]:
    """The best one first. Apple refuses one on this machine."""
    yield settings.push_contact
    provider = load_provider(current_edition(settings).source / "content" / "provider.yaml")
    contact, security = (provider.get(name) or {} for name in ("contact", "security"))
    for email in (contact.get("email"), provider["data_protection"]["contact"]):
        if email:
            yield email if email.startswith("https://") else f"mailto:{email}"
    yield security.get("contact") or ""
    if settings.email:
        yield f"mailto:{settings.email.sender}"
    found = urlsplit(settings.address)
    here = found.hostname in LOCAL_HOSTS or str(found.hostname).endswith(".local")
    yield settings.address if found.scheme == "https" and not here else ""
