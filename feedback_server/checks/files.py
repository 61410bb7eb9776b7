"""Checks the keys, file permissions, disk space, built pages, published months and backups."""

import shutil
import stat
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from feedback_server.actions.operations.readiness import NEARLY_FULL
from feedback_server.actions.operations.server_keys import (
    KeysOfAnotherDatabase,
    MissingKeys,
    key_inventory,
    keys_in,
)
from feedback_server.builder.stamping import app_version, stamped_keys, usable
from feedback_server.config.settings import Settings
from feedback_server.content.published_months import unreadable_months
from feedback_server.crypto.hpke import load_sealing_keys
from feedback_server.crypto.key_files import UnusableKey
from feedback_server.domain.operations.backup import END
from feedback_server.domain.operations.check_result import CheckResult, failed, passed, warning
from feedback_server.operational_errors import PUBLISHED
from feedback_server.store import Store
from feedback_server.store.db import health

OTHER_USERS = stat.S_IRWXG | stat.S_IRWXO
GB = 10**9
MIN_FREE_SHARE = 0.1
MAX_BACKUP_AGE = timedelta(days=2)


def check_keys(subject: str, settings: Settings, now: datetime) -> CheckResult:
    """Every key that is in use must be there and readable."""
    store = Store(settings.database_url)
    try:
        if health.is_missing(store):
            if keys_in(settings.all_keys):
                raise KeysOfAnotherDatabase(str(settings.all_keys))
            return warning(
                subject, "there are none yet", "start 'handrail server run': it makes them"
            )
        held = key_inventory(store, settings.all_keys)
    finally:
        store.close()
    if held.lost:
        raise MissingKeys(held.lost, settings.all_keys)
    if not held.there:
        return warning(subject, "there are none yet", "start 'handrail server run': it makes them")
    gone = f", {len(held.accepted)} given up as lost" if held.accepted else ""
    return passed(subject, f"{len(held.there)}, all that are in use{gone}")


def check_files(subject: str, settings: Settings, now: datetime) -> CheckResult:
    """No other user may read the data folder, except for the built pages."""
    pages = settings.var / "build"
    files = (path for path in settings.var.rglob("*") if pages not in path.parents)
    exposed = next((path for path in files if _is_exposed(path)), None)
    if exposed:
        return failed(subject, f"others can read {exposed}", f"chmod -R go= {settings.var}")
    return passed(subject, "nobody else can read them")


def check_disk(subject: str, settings: Settings, now: datetime) -> CheckResult:
    folder = next(path for path in (settings.var, *settings.var.parents) if path.exists())
    disk = shutil.disk_usage(folder)
    message = f"{disk.free / GB:.1f} GB of {disk.total / GB:.0f} GB are free"
    remedy = f"make room where {settings.var} is"
    if disk.free < NEARLY_FULL:
        return failed(subject, message, f"{remedy}: soon no answer can be stored")
    if disk.free < GB or disk.free < disk.total * MIN_FREE_SHARE:
        return warning(subject, message, remedy)
    return passed(subject, message)


def check_pages(subject: str, settings: Settings, now: datetime) -> CheckResult:
    if not (settings.build / "app").is_dir() or not (settings.build / "assets.json").is_file():
        return failed(subject, "none are built", "run 'handrail site build'")
    with usable(settings.build):
        version = app_version(settings.build)
    if not version:
        remedy = "start 'handrail server run': it puts them in"
        return warning(subject, "they hold no key and no version yet", remedy)
    return passed(subject, f"built, version {version}")


def check_published(subject: str, settings: Settings, now: datetime) -> CheckResult:
    if unreadable := unreadable_months(settings.published):
        paths = ", ".join(str(path) for path in unreadable)
        return failed(subject, f"left out, because they cannot be read: {paths}", PUBLISHED)
    return passed(subject, f"{len(list(settings.published.glob('*.json')))} months can be read")


def check_app(subject: str, settings: Settings, now: datetime) -> CheckResult:
    """The key that the app seals submissions to must be the server's current key."""
    with usable(settings.build):
        in_pages = stamped_keys(settings.build)
    if in_pages - _current_key(settings):
        remedy = "start 'handrail server run' again: it puts the current one into them"
        return failed(subject, "its pages hold another key than the current one", remedy)
    if not in_pages:
        return warning(
            subject, "its pages hold no key yet", "start 'handrail server run': it puts it in"
        )
    return passed(subject, "its pages hold the current key")


def check_backups(subject: str, settings: Settings, now: datetime) -> CheckResult:
    if not settings.backups.keys:
        remedy = "'handrail backup make-key FILE' makes a key; set HANDRAIL_BACKUP_PUBLIC_KEY"
        return warning(subject, "none are made: no key is set", remedy)
    files = [path.stat() for path in settings.backups.folder.glob(f"handrail-*{END}")]
    if not files:
        return warning(
            subject, f"there is none in {settings.backups.folder}", "run 'handrail backup create'"
        )
    newest = max(files, key=lambda file: file.st_mtime)
    at = datetime.fromtimestamp(newest.st_mtime, now.tzinfo)
    message = f"the newest of {len(files)} is of {at:%Y-%m-%d %H:%M} UTC, {newest.st_size} bytes"
    if now - at > MAX_BACKUP_AGE:
        return warning(subject, message, "see in 'handrail job list' why there is no newer one")
    return passed(subject, message)


def _current_key(settings: Settings) -> set[str]:
    """The current public key; empty if there is none, which ``check_keys`` reports."""
    with suppress(UnusableKey):
        return {load_sealing_keys(settings.keys).public()}
    return set()


def _is_exposed(path: Path) -> bool:
    with suppress(FileNotFoundError):  # a journal that has just ended
        mode = path.stat().st_mode
        return stat.S_ISREG(mode) and bool(mode & OTHER_USERS)
    return False
