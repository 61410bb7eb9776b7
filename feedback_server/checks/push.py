"""Whether push services can write to somebody, without which they refuse what is sent."""

from datetime import datetime

from ..config import Settings
from ..domain.finding import Finding, fine, look
from ..push_setup import subject as contact_of


def check_push(subject: str, settings: Settings, now: datetime) -> Finding:
    if contact := contact_of(settings):
        return fine(subject, f"services can write to {contact}")
    words = "there are no notifications: push services must be able to write to somebody"
    return look(subject, words, "set HANDRAIL_PUSH_CONTACT, or a contact of the provider")
