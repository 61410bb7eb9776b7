"""Whether keys, built pages and backups are there, and there is room for more."""

import shutil
import stat
from datetime import datetime, timedelta

from ..builder.stamping import app_version, stamped_keys
from ..config import Settings
from ..domain.backup import END
from ..domain.finding import Finding, fine, look, wrong
from ..push.vapid import load_vapid
from ..sealing import Keys, load_keys

OTHERS = stat.S_IRWXG | stat.S_IRWXO
GB = 10**9
LEAST_SHARE = 0.1
NEARLY_FULL = GB // 10
STALE = timedelta(days=2)


def check_keys(subject: str, settings: Settings, now: datetime) -> Finding:
    """There, for the server's eyes alone, and the current one in the pages."""
    folder = settings.var / "keys"
    if not any(settings.keys.glob("*.pem")):
        todo = "restore a backup; where there is none, 'handrail build' makes a new one"
        return wrong(subject, "there is no key to open answers with", todo)
    if open_ := [path for path in folder.rglob("*") if _is_open(path.stat().st_mode)]:
        return wrong(subject, f"others can read {open_[0]}", f"chmod -R go= {folder}")
    try:
        keys = _loaded(settings)
    except ValueError:
        return wrong(subject, "one of them cannot be read", "restore the keys from a backup")
    in_pages, told = stamped_keys(settings.build), f"{len(keys.private)} to open answers with"
    if in_pages - {keys.public()}:
        todo = "start 'handrail serve' again: it puts the current one into them"
        return wrong(subject, "the pages hold another key than the current one", todo)
    return fine(subject, f"{told}, the current one in the pages" if in_pages else told)


def _loaded(settings: Settings) -> Keys:
    """None is made where there is none. Raises ValueError."""
    if any(settings.push_keys.glob("*.pem")):
        load_vapid(settings.push_keys, "")
    return load_keys(settings.keys)


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
    if not (version := app_version(settings.build)):
        todo = "start 'handrail serve': it puts them in"
        return look(subject, "they hold no key and no version yet", todo)
    return fine(subject, f"built, version {version}")


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


def _is_open(mode: int) -> bool:
    return stat.S_ISREG(mode) and bool(mode & OTHERS)
