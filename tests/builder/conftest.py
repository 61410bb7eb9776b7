"""A project of one's own to change, with the packages of the real one."""

import shutil
from pathlib import Path

import pytest

from feedback_server.config.settings import PROJECT


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    shutil.copytree(PROJECT / "content", root / "content")
    shutil.copytree(PROJECT / "site", root / "site", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(PROJECT / "pwa", root / "pwa", ignore=shutil.ignore_patterns("node_modules"))
    shutil.copytree(  # a report looks the same wherever it stands
        PROJECT / "feedback_server" / "output" / "templates",
        root / "feedback_server" / "output" / "templates",
    )
    (root / "pwa" / "node_modules").symlink_to(PROJECT / "pwa" / "node_modules")
    return root
