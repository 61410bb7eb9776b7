"""Whether keys, built pages and backups are there, and there is room for more."""

import shutil
import stat
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from feedback_server.actions.operations.readiness import NEARLY_FULL
from feedback_server.actions.operations.server_keys import LostKeys, OthersKeys, held_keys, ids_in
from feedback_server.builder.stamping import app_version, stamped_keys, usable
from feedback_server.config.settings import Settings
from feedback_server.content.published_months import unreadable_months
from feedback_server.crypto.hpke import load_keys
from feedback_server.crypto.key_files import UnusableKey
from feedback_server.domain.operations.backup import END
from feedback_server.domain.operations.check_result import Finding, fine, look, wrong
from feedback_server.operational_errors import PUBLISHED
from feedback_server.store import Store
from feedback_server.store.db import health

OTHERS = stat.S_IRWXG | stat.S_IRWXO
GB = 10**9
LEAST_SHARE = 0.1
STALE = timedelta(days=2)


def check_keys(subject: str, settings: Settings, now: datetime) -> Finding:
    """All that are in use are there, and can be read."""
    store = Store(settings.database_url)
    try:
        if health.is_missing(store):
            if ids_in(settings.all_keys):
                raise OthersKeys(str(settings.all_keys))
            return look(subject, "there are none yet", "start 'handrail serve': it makes them")
        held = held_keys(store, settings.all_keys)
    finally:
        store.close()
    if held.lost:
        raise LostKeys(held.lost, settings.all_keys)
    if not held.there:
        return look(subject, "there are none yet", "start 'handrail serve': it makes them")
    gone = f", {len(held.accepted)} given up as lost" if held.accepted else ""
    return fine(subject, f"{len(held.there)}, all that are in use{gone}")


def check_files(subject: str, settings: Settings, now: datetime) -> Finding:
    """What lies in the folder of data is for the server's eyes alone, but for built pages."""
    pages = settings.var / "build"
    every = (path for path in settings.var.rglob("*") if pages not in path.parents)
    open_ = [path for path in every if _is_open(path)]
    if open_:
        return wrong(subject, f"others can read {open_[0]}", f"chmod -R go= {settings.var}")
    return fine(subject, "nobody else can read them")


def check_disk(subject: str, settings: Settings, now: datetime) -> Finding:
    there = next(path for path in (settings.var, *settings.var.parents) if path.exists())
    disk = shutil.disk_usage(there)
    told = f"{disk.free / GB:.1f} GB of {disk.total / GB:.0f} GB are free"
    todo = f"make room where {settings.var} is"
    if disk.free < NEARLY_FULL:
        return wrong(subject, told, f"{todo}: soon no answer can be stored")
    if disk.free < GB or disk.free < disk.total * LEAST_SHARE:
        return look(subject, told, todo)
    return fine(subject, told)


def check_pages(subject: str, settings: Settings, now: datetime) -> Finding:
    if not (settings.build / "app").is_dir() or not (settings.build / "assets.json").is_file():
        return wrong(subject, "none are built", "run 'handrail build'")
    with usable(settings.build):
        version = app_version(settings.build)
    if not version:
        todo = "start 'handrail serve': it puts them in"
        return look(subject, "they hold no key and no version yet", todo)
    return fine(subject, f"built, version {version}")


def check_published(subject: str, settings: Settings, now: datetime) -> Finding:
    if broken := unreadable_months(settings.published):
        named = ", ".join(str(path) for path in broken)
        return wrong(subject, f"left out, because they cannot be read: {named}", PUBLISHED)
    return fine(subject, f"{len(list(settings.published.glob('*.json')))} months can be read")


def check_app(subject: str, settings: Settings, now: datetime) -> Finding:
    """What the app seals to is the server's current key."""
    with usable(settings.build):
        in_pages = stamped_keys(settings.build)
    if in_pages - _current_key(settings):
        todo = "start 'handrail serve' again: it puts the current one into them"
        return wrong(subject, "its pages hold another key than the current one", todo)
    if not in_pages:
        return look(subject, "its pages hold no key yet", "start 'handrail serve': it puts it in")
    return fine(subject, "its pages hold the current key")


def check_backups(subject: str, settings: Settings, now: datetime) -> Finding:
    if not settings.backups.keys:
        todo = "'handrail backup-key FILE' makes a key; set HANDRAIL_BACKUP_KEY"
        return look(subject, "none are made: no key is set", todo)
    files = [path.stat() for path in settings.backups.to.glob(f"handrail-*{END}")]
    if not files:
        return look(subject, f"there is none in {settings.backups.to}", "run 'handrail backup'")
    newest = max(files, key=lambda each: each.st_mtime)
    at = datetime.fromtimestamp(newest.st_mtime, now.tzinfo)
    told = f"the newest of {len(files)} is of {at:%Y-%m-%d %H:%M} UTC, {newest.st_size} bytes"
    if now - at > STALE:
        return look(subject, told, "see in 'handrail jobs' why there is no newer one")
    return fine(subject, told)


def _current_key(settings: Settings) -> set[str]:
    """Empty where there is none, which the check of keys tells."""
    with suppress(UnusableKey):
        return {load_keys(settings.keys).public()}
    return set()


def _is_open(path: Path) -> bool:
    with suppress(FileNotFoundError):  # a journal that has just ended
        mode = path.stat().st_mode
        return stat.S_ISREG(mode) and bool(mode & OTHERS)
    return False
