"""Lays the pages that a wheel brings where the server may write: it puts its key into them."""

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

BUNDLED = Path(__file__).resolve().parent / "bundled"
"""What a wheel brings besides code: content, templates and built pages. A checkout has none."""
DIGEST = "pages.sha256"
"""The file there that tells these pages from those of any other wheel."""


def unpacked_pages(var: Path, bundled: Path) -> Path:
    """Where the pages of this wheel lie: those of another one lie beside them."""
    return var / "build" / (bundled / DIGEST).read_text("ascii").strip()[:16]


def unpack(pages: Path, var: Path, bundled: Path = BUNDLED) -> None:
    """Lay them there, whole or not at all, unless they are there or others are asked for.

    The newest of the pages of other wheels stay, for a server that still runs on them.
    """
    if not bundled.is_dir() or pages.is_dir() or pages != unpacked_pages(var, bundled):
        return
    pages.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".new-", dir=pages.parent) as scratch:
        shutil.copytree(bundled / "build", Path(scratch) / "pages")
        os.sync()  # a power cut after the renaming must not leave empty pages
        try:
            (Path(scratch) / "pages").rename(pages)
        except OSError:
            if not pages.is_dir():  # else another process was quicker
                raise
    others = [path for path in pages.parent.iterdir() if path.name[0] != "." and path != pages]
    for path in sorted(others, key=lambda path: path.stat().st_mtime)[:-1]:
        shutil.rmtree(path, ignore_errors=True)
