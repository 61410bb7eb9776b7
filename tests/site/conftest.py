"""Builds the public site once, with its styles, for all that look at it."""

import logging
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from feedback_server.builder.mkdocs_build import build_site
from feedback_server.config.settings import PROJECT
from tests.site.page import Page, pages_of


@pytest.fixture(scope="session", autouse=True)
def quiet_mkdocs() -> Iterator[None]:
    """MkDocs sets a log level of its own, which later tests need not meet."""
    log = logging.getLogger("mkdocs")
    before = log.level
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    yield
    del os.environ["SOURCE_DATE_EPOCH"]
    log.setLevel(before)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site") / "site"
    build_site(PROJECT, out, allow_overdue=True)
    return out


@pytest.fixture(scope="session")
def pages(site: Path) -> Mapping[str, Page]:
    return pages_of(site)


@pytest.fixture(scope="session")
def styles(built: Path) -> str:
    """The style sheet of the site."""
    return (built / "work" / "styles" / "site.css").read_text("utf-8")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the content and the site's project, to spoil."""
    root = tmp_path / "root"
    shutil.copytree(PROJECT / "content", root / "content")
    shutil.copytree(PROJECT / "site", root / "site", ignore=shutil.ignore_patterns("__pycache__"))
    return root


@pytest.fixture
def rebuilt(copy: Path) -> Callable[[], Mapping[str, Page]]:
    def rebuild() -> Mapping[str, Page]:
        build_site(copy, copy / "out", allow_overdue=True)
        return pages_of(copy / "out")

    return rebuild
