"""Builds the public pages with MkDocs."""

import logging
import os
from pathlib import Path

from ..content import ContentError


class _Faults(logging.Handler):
    """Keeps every warning, so that all can be told at once."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def build_site(root: Path, out: Path) -> None:
    """Strict: a broken link or a page left out is a fault. Raises ContentError naming each."""
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    # A page that does not say when it was reviewed must not change with the day of the build.
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    # They cost half a second to import: only when the site is to be built.
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    log, faults = logging.getLogger("mkdocs"), _Faults()
    log.addHandler(faults)
    try:
        build(load_config(str(root / "site" / "mkdocs.yml"), site_dir=str(out), strict=True))
    except MkDocsException as error:
        raise ContentError(
            [f"public site: {line}" for line in faults.lines or [str(error)]]
        ) from error
    finally:
        log.removeHandler(faults)
