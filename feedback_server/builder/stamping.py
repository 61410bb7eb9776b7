"""Stamps built pages with what only the serving machine knows: its key and retention periods."""

import base64
import hashlib
import html
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

KEY = re.compile(r'<meta name="sealing-key" content="([^"]*)">')
VERSION = re.compile(r'self\.built=\{"version":"(\w+)"')
RETENTION_SPAN = re.compile(r'(<span data-kept="(\w+)">)[^<]*</span>')
ONLINE_ONLY = {"thanks", "paper", "paper-large"}
"""Pages of the app that the server sends people to; the worker need not keep them."""
CACHED_ASSETS = (
    "app.css",
    "tablet.css",
    "app.js",
    "phone.js",
    "reminder.js",
    "tablet.js",
    "icon.svg",
    "icon-192.png",
    "logo.svg",
    "logo.png",
)
CACHED_SITE_SUFFIXES = {".html", ".css", ".svg", ".png", ".webp", ".jpg"}


class BrokenPages(Exception):
    """Built pages are damaged or missing; the message says where."""


@contextmanager
def usable(out: Path) -> Iterator[None]:
    """Raises BrokenPages where reading in the block meets a damaged or a missing file."""
    try:
        yield
    except (ValueError, KeyError, FileNotFoundError, IsADirectoryError) as error:
        raise BrokenPages(f"The pages in {out} are damaged or not whole") from error


def stamp(out: Path, sealing_key: str) -> None:
    """Put the key into the app's pages, and the list of files to keep into its worker.

    Stamping again changes nothing; stamping with another key replaces the first.
    """
    meta = f'<meta name="sealing-key" content="{html.escape(sealing_key)}">'
    for page in sorted((out / "app").rglob("*.html")):
        text = page.read_text("utf-8")
        _write_if_changed(out, page, KEY.sub(lambda _: meta, text), text)
    app = list(_list_files(out, _app_files(out)))
    pages = list(_list_files(out, _site_files(out)))
    version = hashlib.sha256(json.dumps(app).encode()).hexdigest()[:12]
    built = json.dumps({"version": version, "app": app, "pages": pages}, separators=(",", ":"))
    worker = out / "app" / "worker.js"
    text = worker.read_text("utf-8")
    _, code = text.split("\n", 1)
    _write_if_changed(out, worker, f"self.built={built};\n{code}", text)


def stamp_periods(out: Path, periods: Mapping[str, str]) -> None:
    """Put this server's retention periods into the public pages. Call it before ``stamp``, which
    lists the pages with their digests."""
    for page in sorted((out / "site").rglob("*.html")):
        text = page.read_text("utf-8")
        stamped = RETENTION_SPAN.sub(
            lambda found: f"{found[1]}{html.escape(periods[found[2]])}</span>", text
        )
        _write_if_changed(out, page, stamped, text)


def stamped_key(out: Path) -> str:
    """The key that the app's first page carries; empty before there is one."""
    page = out / "app" / "index.html"
    found = KEY.search(page.read_text("utf-8")) if page.exists() else None
    return html.unescape(found[1]) if found else ""


def app_version(out: Path) -> str:
    """The version that the stamped worker names; empty before there is one."""
    worker = out / "app" / "worker.js"
    found = VERSION.match(worker.read_text("utf-8")) if worker.exists() else None
    return found[1] if found else ""


def stamped_keys(out: Path) -> set[str]:
    """Every key that the built pages hold; an empty one is none."""
    pages = [page.read_text("utf-8") for page in (out / "app").rglob("*.html")]
    return {html.unescape(key) for page in pages for key in KEY.findall(page) if key}


def _app_files(out: Path) -> Iterator[Path]:
    for path in sorted((out / "app").rglob("*")):
        if path.suffix in (".html", ".webmanifest") and path.parent.name not in ONLINE_ONLY:
            yield path
    addresses = json.loads((out / "assets.json").read_text("utf-8"))
    for name in CACHED_ASSETS:
        if name in addresses:
            yield out / addresses[name].removeprefix("/")


def _site_files(out: Path) -> Iterator[Path]:
    for path in sorted((out / "site").rglob("*")):
        kept = path.name != "404.html" and path.parent != out / "site" / "server"
        if path.suffix in CACHED_SITE_SUFFIXES and kept:
            yield path
    addresses = json.loads((out / "assets.json").read_text("utf-8"))
    yield out / addresses["site.css"].removeprefix("/")


def _list_files(out: Path, paths: Iterable[Path]) -> Iterator[dict[str, str]]:
    for path in paths:
        digest = base64.b64encode(hashlib.sha256(path.read_bytes()).digest()).decode()
        yield {"url": _address(path.relative_to(out).as_posix()), "hash": f"sha256-{digest}"}


def _address(path: str) -> str:
    """Where a built file is served.

    >>> _address("app/index.html"), _address("site/about/index.html"), _address("assets/a.css")
    ('/feedback/', '/about/', '/assets/a.css')
    """
    folder, rest = path.split("/", 1)
    prefix = {"app": "/feedback/", "site": "/", "assets": "/assets/"}[folder]
    return prefix + rest.removesuffix("index.html")


def _write_if_changed(out: Path, path: Path, text: str, before: str) -> None:
    """Replace the file in one step: another process may read it, or write it too."""
    if text != before:
        scratch = out / f".stamping-{os.getpid()}"
        scratch.write_text(text, "utf-8")
        shutil.copymode(path, scratch)
        scratch.replace(path)
