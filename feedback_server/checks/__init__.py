"""Looks at an installation part by part, and says of each what is to be done."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from ..config import ConfigError, load_settings
from ..domain.finding import Finding, wrong
from .content import check_content, check_reviews, check_translations
from .database import check_database
from .files import check_backups, check_disk, check_keys, check_pages
from .settings import check_settings

CHECKS = {
    "keys": check_keys,
    "disk": check_disk,
    "pages": check_pages,
    "content": check_content,
    "reviews": check_reviews,
    "translations": check_translations,
    "backups": check_backups,
}
"""By subject. Each gets it, the settings and the moment."""


def every_check(environment: Mapping[str, str], now: datetime) -> Iterator[Finding]:
    """The settings first: where they cannot be used, nothing else can be looked at."""
    yield check_settings(environment)
    try:
        settings = load_settings(environment)
    except ConfigError:
        return
    yield from check_database(settings, now)
    for subject, check in CHECKS.items():
        try:
            yield check(subject, settings, now)
        except OSError as error:
            yield wrong(subject, f"{error.filename}: {error.strerror}", "see that it can be read")
