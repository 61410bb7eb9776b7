"""The handbook is complete, loads nothing from elsewhere, and fails the build on an error."""

import re
from pathlib import Path

import pytest

from feedback_server.builder.mkdocs_build import build_handbook
from feedback_server.content import ContentError


def write(project: Path, words: str) -> None:
    with (project / "content" / "handbook" / "index.md").open("a", encoding="utf-8") as page:
        page.write(f"\n\n{words}\n")


def test_pages_load_nothing_from_another_server(built: Path) -> None:
    elsewhere = re.compile(r'<(?:script|link|img|iframe|source)[^>]+"(?:https?:)?//[^>]*>')
    for page in (built / "handbook").rglob("*.html"):
        assert elsewhere.findall(page.read_text("utf-8")) == [], page


def test_what_nobody_reads_is_left_out(built: Path) -> None:
    names = {path.name for path in (built / "handbook").rglob("*") if path.is_file()}
    assert not [name for name in names if name.endswith((".map", ".gz")) or "lunr" in name]
    assert "sitemap.xml" not in names


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("<!-- table: nonsense -->", "index.md: there is no table nonsense"),
        ("<!-- file: no/such/file.md -->", "index.md: there is no file no/such/file.md"),
        ("[gone](nowhere.md)", r"content/handbook/index.md:\d+: .*nowhere.md"),
    ],
)
def test_an_error_fails_the_build_and_says_where(
    project: Path, tmp_path: Path, words: str, error: str
) -> None:
    write(project, words)
    with pytest.raises(ContentError, match=error):
        build_handbook(project, tmp_path / "out")
