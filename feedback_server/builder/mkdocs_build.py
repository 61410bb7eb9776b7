"""Builds the public pages and the handbook with MkDocs."""

import logging
import os
import re
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from feedback_server.content import ContentError

PUBLIC_PAGES = "mkdocs.yml"
LINK = re.compile(r"Doc file '([^']+)' contains an? (?:\w+ )*link '([^']+)'")


class _Warnings(logging.Handler):
    """Collects every warning of MkDocs, so that all can be listed at once."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def build_site(
    root: Path,
    out: Path,
    published: Path | None = None,
    *,
    allow_overdue: bool = False,
    address: str = "",
) -> None:
    """Build the public pages.

    ``published`` holds a file for each month that was published. ``allow_overdue`` lets pages
    through whose review is overdue. ``address`` is where the server is reached, for canonical
    addresses where the provider names none.
    """
    extra = {
        "allow_overdue": allow_overdue,
        "published": str(published or ""),
        "address": address,
    }
    _build(root, PUBLIC_PAGES, out, "public site", extra)


def build_handbook(root: Path, out: Path) -> None:
    """Build the handbook for staff, with tables from the code that runs this."""
    _build(root, "handbook.yml", out, "handbook", {})


def _build(root: Path, project: str, out: Path, name: str, extra: Mapping[str, object]) -> None:
    """Build strictly. Raises ContentError with every broken link and every page left out."""
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    # A page that does not say when it was reviewed must not change with the day of the build.
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    # They cost half a second to import: only when the site is to be built.
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    log, warnings = logging.getLogger("mkdocs"), _Warnings()
    log.addHandler(warnings)
    pages = ""
    try:
        file = root / "site" / project
        config = load_config(str(file), site_dir=str(out), strict=True, **_theme(file, project))
        config.extra |= extra
        pages = os.path.relpath(config.docs_dir, root)
        build(config)
    except MkDocsException as error:
        errors = [_with_line(root, pages, line) for line in warnings.lines]
        raise ContentError(
            [f"{name}: {line}" for line in errors or str(error).splitlines()]
        ) from error
    finally:
        log.removeHandler(warnings)
        _forget_modules(root / "site")


def _theme(file: Path, project: str) -> dict[str, Any]:
    """Servers do without mkdocs-material, of which the public pages use nothing (a test)."""
    if project == PUBLIC_PAGES and find_spec("material") is None:
        from mkdocs.utils.yaml import yaml_load

        with file.open("rb") as source:
            return {"theme": yaml_load(source)["theme"] | {"name": None}}
    return {}


def _forget_modules(folder: Path) -> None:
    """Forget the modules that MkDocs imported from there: another project's build has its own."""
    for name, module in list(sys.modules.items()):
        if Path(getattr(module, "__file__", None) or "").is_relative_to(folder.absolute()):
            del sys.modules[name]


def _with_line(root: Path, pages: str, warning: str) -> str:
    """The warning with the line of a link that leads nowhere; MkDocs names its file alone."""
    found = LINK.match(warning)
    if found is None:
        return warning
    path = root / pages / found[1]
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if f"]({found[2]})" in line:
            return f"{pages}/{found[1]}:{number}: {warning}"
    return f"{pages}/{found[1]}: {warning}"
