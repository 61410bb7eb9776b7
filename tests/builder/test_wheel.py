"""The wheel: all that a server reads, nothing else, and the same bytes each time."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from feedback_server.builder.require_source import require_source
from feedback_server.builder.wheel import make_wheel
from feedback_server.config.settings import PROJECT

BUNDLED = "feedback_server/bundled"


@pytest.fixture(scope="module")
def wheel(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    return make_wheel(PROJECT, built, folder / "scratch", folder / "dist")


def test_two_wheels_of_one_commit_are_byte_identical(
    wheel: Path, built: Path, tmp_path: Path
) -> None:
    other = make_wheel(PROJECT, built, tmp_path / "scratch", tmp_path / "dist")
    assert other.name == wheel.name
    assert other.read_bytes() == wheel.read_bytes()


def test_it_holds_what_the_server_reads_and_no_more(wheel: Path) -> None:
    names = set(ZipFile(wheel).namelist())
    for name in (
        "feedback_server/store/migrations/versions/0001_first_version.py",
        "feedback_server/web/templates/shared/account.html.jinja",
        f"{BUNDLED}/content/provider.yaml",
        f"{BUNDLED}/content/pages/index.md",
        f"{BUNDLED}/site/mkdocs.yml",
        f"{BUNDLED}/build/made/styles/site.css",
        f"{BUNDLED}/content/surveys/occupational-therapy/pl.yaml",
        f"{BUNDLED}/pwa/templates/survey.html.jinja",
        f"{BUNDLED}/build/app/worker.js",
        f"{BUNDLED}/build/site/index.html",
        f"{BUNDLED}/build/handbook/index.html",
        f"{BUNDLED}/build/fonts/noto-sans-400.ttf",
        f"{BUNDLED}/NOTICES.txt",
    ):
        assert name in names
    for part in (
        "content/handbook",
        "node_modules",
        "__pycache__",
        "pwa/src",
        "build/work",
        ".pem",
    ):
        assert not [name for name in names if part in name], part
    assert not [name for name in names if name.startswith(("tests/", "var/"))]


def test_it_carries_nobodys_key(wheel: Path, built: Path) -> None:
    page = "app/occupational-therapy/en/index.html"
    assert 'name="sealing-key" content=""' not in (built / page).read_text("utf-8")
    packed = ZipFile(wheel).read(f"{BUNDLED}/build/{page}").decode()
    assert 'name="sealing-key" content=""' in packed


def test_it_passes_on_the_licences_of_what_its_pages_hold(wheel: Path) -> None:
    notices = ZipFile(wheel).read(f"{BUNDLED}/NOTICES.txt").decode()
    for words in ("nhsuk-frontend 10.6.1: MIT", "noto-sans 5.3.0: OFL-1.1", "SIL OPEN FONT"):
        assert words in notices


def test_without_sources_a_build_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="make wheel"):
        require_source(tmp_path)


def test_without_its_tools_a_build_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feedback_server.builder.require_source.TOOLS", ("no_such_tool",))
    with pytest.raises(FileNotFoundError, match="no_such_tool"):
        require_source(PROJECT)
