"""Checks an installation, part by part; each result says what was found and what to do."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from feedback_server.config.settings import ConfigError, Settings, load_settings
from feedback_server.domain.operations.check_result import CheckResult, CheckStatus, failed
from feedback_server.logs import place_of
from feedback_server.operational_errors import Trouble, explained

from .content import check_content, check_reviews, check_translations, check_urgent
from .data_complaints import check_data_complaints
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
    "data-complaints": check_data_complaints,
    "push": check_push,
    "backups": check_backups,
}
"""The checks that need usable settings, by subject; each takes subject, settings and now."""

BEFORE_BUILDING = ("pages",)
BEFORE_SERVING = ("data-complaints",)
"""``handrail server run`` shows the results of these and does not start if one has failed: first
what it builds from, then what was built with what staff changed."""


def run_all_checks(environment: Mapping[str, str], now: datetime) -> Iterator[CheckResult]:
    """Check the settings, then, if they are usable, everything else."""
    yield check_settings(environment)
    try:
        settings = load_settings(environment)
    except ConfigError:
        return
    yield from _guarded(DATABASE, check_database(settings, now))
    for subject in CHECKS:
        yield from _guarded(subject, _run(subject, settings, now))


def failures_of(subjects: Sequence[str], settings: Settings, now: datetime) -> list[CheckResult]:
    """Those of these checks that failed."""
    results = [CHECKS[subject](subject, settings, now) for subject in subjects]
    return [result for result in results if result.status is CheckStatus.FAILED]


def _run(subject: str, settings: Settings, now: datetime) -> Iterator[CheckResult]:
    yield CHECKS[subject](subject, settings, now)


def _guarded(subject: str, results: Iterable[CheckResult]) -> Iterator[CheckResult]:
    """The results of one subject; an exception becomes a failed result, and the next run."""
    try:
        yield from results
    except Exception as error:
        trouble = explained(error) or _unexplained(error)
        yield failed(subject, trouble.words, trouble.todo)


def _unexplained(error: Exception) -> Trouble:
    message = f"it could not be checked ({type(error).__name__} at {place_of(error)})"
    return Trouble(message, "tell those who make Handrail")
