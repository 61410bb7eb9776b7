"""Whether push services can write to somebody, without which they refuse what is sent."""

from datetime import datetime

from feedback_server.config.push import subject as contact_of
from feedback_server.config.settings import Settings
from feedback_server.domain.operations.check_result import Finding, fine, look


def check_push(subject: str, settings: Settings, now: datetime) -> Finding:
    if contact := contact_of(settings):
        return fine(subject, f"services can write to {contact}")
    words = "there are no notifications: push services must be able to write to somebody"
    return look(subject, words, "set HANDRAIL_PUSH_CONTACT, or a contact of the provider")
