"""Looks at an installation part by part, and says of each what is to be done."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from feedback_server.config.settings import ConfigError, Settings, load_settings
from feedback_server.domain.operations.check_result import Finding, Verdict, wrong
from feedback_server.logs import place_of
from feedback_server.operational_errors import Trouble, explained

from .complaints import check_complaints
from .content import check_content, check_reviews, check_translations, check_urgent
from .database import DATABASE, check_database
from .files import (
    check_app,
    check_backups,
    check_disk,
    check_files,
    check_keys,
    check_pages,
    check_published,
)
from .push import check_push
from .settings import check_settings

CHECKS = {
    "keys": check_keys,
    "files": check_files,
    "disk": check_disk,
    "pages": check_pages,
    "app": check_app,
    "published": check_published,
    "content": check_content,
    "reviews": check_reviews,
    "urgent": check_urgent,
    "translations": check_translations,
    "complaints": check_complaints,
    "push": check_push,
    "backups": check_backups,
}
"""By subject. Each gets it, the settings and the moment."""

BEFORE_SERVING = ("pages", "complaints")
"""Where one of these is wrong, ``handrail serve`` does not start, and says what it says here."""


def every_check(environment: Mapping[str, str], now: datetime) -> Iterator[Finding]:
    """The settings first: where they cannot be used, nothing else can be looked at."""
    yield check_settings(environment)
    try:
        settings = load_settings(environment)
    except ConfigError:
        return
    yield from _told(DATABASE, check_database(settings, now))
    for subject in CHECKS:
        yield from _told(subject, _looked_at(subject, settings, now))


def in_the_way(settings: Settings, now: datetime) -> list[Finding]:
    """Why the server must not start."""
    found = [CHECKS[subject](subject, settings, now) for subject in BEFORE_SERVING]
    return [each for each in found if each.verdict is Verdict.WRONG]


def _looked_at(subject: str, settings: Settings, now: datetime) -> Iterator[Finding]:
    yield CHECKS[subject](subject, settings, now)


def _told(subject: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    """What cannot even be looked at is wrong as well."""
    try:
        yield from findings
    except Exception as error:
        trouble = explained(error) or _of_ours(error)
        yield wrong(subject, trouble.words, trouble.todo)


def _of_ours(error: Exception) -> Trouble:
    """A fault in one check must not keep the others from telling."""
    words = f"it could not be looked at ({type(error).__name__} at {place_of(error)})"
    return Trouble(words, "tell those who make Handrail")
