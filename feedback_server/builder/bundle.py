"""Bundles what was built: assets named by their content, and pages that refer to them."""

import hashlib
import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

HASHED_ASSETS = {
    "site.css": "styles",
    "app.css": "styles",
    "tablet.css": "styles",
    "staff.css": "styles",
    "staff-dark.css": "styles",
    "paper.css": "styles",
    "app.js": "scripts",
    "phone.js": "scripts",
    "reminder.js": "scripts",
    "tablet.js": "scripts",
    "staff.js": "scripts",
    "entry.css": "styles",
}
BASE = "base.txt"
"""What tells this build from every other one: editions are made from it."""
BUILD_RESULTS = ("site", "app", "assets", "fonts", "handbook", "made", "assets.json", BASE)
"""The parts of a build that a server reads, or makes pages with."""
SUFFIXES_WITH_ADDRESSES = {".html", ".webmanifest", ".css", ".js"}


def bundle_pages(work: Path, scripts: Path, out: Path) -> None:
    """Write ``site``, ``app``, ``assets`` and last ``assets.json`` into ``out``."""
    assets = out / "assets"
    _renew(assets)
    addresses: dict[str, str] = {}
    for name, part in HASHED_ASSETS.items():
        body = (scripts if part == "scripts" else work / part).joinpath(name).read_bytes()
        stem, suffix = name.rsplit(".", 1)
        named = f"{stem}.{hashlib.sha256(body).hexdigest()[:8]}.{suffix}"
        (assets / named).write_bytes(body)
        addresses[name] = f"/assets/{named}"
    for icon in sorted((work / "icons").iterdir()):
        shutil.copyfile(icon, assets / icon.name)
        addresses[icon.name] = f"/assets/{icon.name}"
    _copy(work / "site", out / "site", addresses)
    _copy(work / "app", out / "app", addresses)
    (out / "app" / "worker.js").write_text(
        f"self.built=null;\n{(scripts / 'worker.js').read_text('utf-8')}", "utf-8"
    )
    (out / "assets.json").write_text(json.dumps(addresses, indent=1) + "\n", "utf-8")


def _copy(source: Path, target: Path, addresses: Mapping[str, str]) -> None:
    """Copy a tree, with plain asset addresses turned into those named by content."""
    _renew(target)
    plain = re.compile("|".join(re.escape(f"/assets/{name}") for name in HASHED_ASSETS))
    for path in sorted(source.rglob("*")):
        if not path.is_file():
            continue
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix in SUFFIXES_WITH_ADDRESSES:
            text = path.read_text("utf-8")
            changed = plain.sub(lambda found: addresses[Path(found[0]).name], text)
            copy.write_text(changed, "utf-8")
        else:
            shutil.copyfile(path, copy)


def _renew(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
