"""The build: the same sources give the same bytes, and nothing is done twice."""

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from feedback_server.builder.build import build
from feedback_server.builder.build_step import BuildStep, files_of, run_steps
from feedback_server.builder.bundle import BUILD_RESULTS
from feedback_server.builder.stamping import stamp
from feedback_server.config.settings import PROJECT

KEY = "0123456789abcdef.QUJD"
MONTHS = PROJECT / "build" / "test" / "published"  # as the fixture `built` has it


def rebuild(root: Path, out: Path, say: Callable[[str], None]) -> None:
    build(root, out, KEY, say, published=MONTHS, allow_overdue=True)


def test_two_builds_of_the_same_sources_are_byte_identical(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "one")
    stamp(tmp_path / "one", KEY)

    rebuild(PROJECT, tmp_path / "other", lambda _: None)

    one, other = _published(tmp_path / "one"), _published(tmp_path / "other")
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name] != other[name]] == []


def test_a_build_with_nothing_changed_takes_less_than_a_second(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "out")
    said: list[str] = []

    before = time.perf_counter()
    rebuild(PROJECT, tmp_path / "out", said.append)

    assert said == ["The pages are up to date"]
    assert time.perf_counter() - before < 1


def test_each_step_says_how_far_it_is_and_only_changed_ones_run(
    project: Path, built: Path, tmp_path: Path
) -> None:
    shutil.copytree(built, tmp_path / "out")
    words = project / "pwa" / "translations" / "en.yaml"
    words.write_text(words.read_text("utf-8").replace("back: Back", "back: Go back"), "utf-8")
    said: list[str] = []

    rebuild(project, tmp_path / "out", said.append)

    assert said == [
        "Rendering the pages of the app (5 of 9)",
        "Putting it together (8 of 9)",
    ]
    page = tmp_path / "out" / "app" / "occupational-therapy" / "en" / "index.html"
    assert "Go back</button>" in page.read_text("utf-8")


def test_pages_refer_to_assets_by_their_content(built: Path) -> None:
    addresses = json.loads((built / "assets.json").read_text("utf-8"))
    for address in addresses.values():
        assert (built / address.removeprefix("/")).is_file()
    page = (built / "app" / "index.html").read_text("utf-8")
    assert addresses["app.css"] in page
    assert '"/assets/app.css"' not in page
    home = (built / "site" / "index.html").read_text("utf-8")
    assert addresses["site.css"] in home


def test_a_step_that_failed_runs_again(tmp_path: Path) -> None:
    source, output = tmp_path / "source", tmp_path / "output"
    source.write_text("1")
    runs: list[int] = []

    def fail_once() -> None:
        runs.append(1)
        output.write_text("made")
        if len(runs) == 1:
            raise ValueError

    step = BuildStep("one", "Doing it", [source], output, fail_once)
    for _ in range(3):
        try:
            run_steps([step], tmp_path / "made.json", lambda _: None)
        except ValueError:
            continue

    assert len(runs) == 2


def _published(out: Path) -> dict[str, bytes]:
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for part in BUILD_RESULTS
        for path in files_of(out / part)
    }
