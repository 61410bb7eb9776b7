"""Checks that there is a contact for push services, which refuse messages without one."""

from datetime import datetime

from feedback_server.config.push import subject as contact_of
from feedback_server.config.settings import Settings
from feedback_server.domain.operations.check_result import CheckResult, passed, warning


def check_push(subject: str, settings: Settings, now: datetime) -> CheckResult:
    if contact := contact_of(settings):
        return passed(subject, f"services can write to {contact}")
    message = "there are no notifications: push services must be able to write to somebody"
    return warning(subject, message, "set HANDRAIL_PUSH_CONTACT, or a contact of the provider")
