"""The public site is built by the code of its own project."""

import sys
from pathlib import Path

from feedback_server.builder.mkdocs_build import build_site


def test_a_build_leaves_no_code_of_its_project_to_the_next(project: Path, tmp_path: Path) -> None:
    build_site(project, tmp_path / "out", allow_overdue=True)
    files = [getattr(module, "__file__", None) or "" for module in sys.modules.values()]
    assert [file for file in files if Path(file).is_relative_to(project)] == []
