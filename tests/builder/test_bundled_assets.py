"""Pages that come with a wheel are laid where the server may write, whole, once for each wheel."""

import os
from pathlib import Path

import pytest

from feedback_server.bundled_assets import DIGEST, unpack, unpacked_pages
from feedback_server.config.settings import load_settings


def bundle(folder: Path, digest: str) -> Path:
    """What a wheel brings, with one page."""
    page = folder / "build" / "app" / "index.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(digest)
    (folder / DIGEST).write_text(digest * 64)
    return folder


def test_from_a_wheel_data_and_pages_lie_in_var_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundled = bundle(tmp_path / "installed" / "bundled", "a")
    monkeypatch.chdir(tmp_path)
    settings = load_settings({}, bundled)
    assert settings.root == bundled
    assert settings.var == tmp_path / "var"
    assert settings.build == tmp_path / "var" / "build" / ("a" * 16)
    elsewhere = load_settings({"HANDRAIL_VAR": str(tmp_path / "data")}, bundled)
    assert elsewhere.build.is_relative_to(tmp_path / "data")


def test_own_content_stands_before_what_the_wheel_brings(tmp_path: Path) -> None:
    bundled = bundle(tmp_path / "bundled", "a")
    settings = load_settings({"HANDRAIL_ROOT": str(tmp_path / "own")}, bundled)
    assert settings.root == tmp_path / "own"
    assert settings.build == tmp_path / "own" / "build"
    assert settings.var == tmp_path / "own" / "var"


def test_pages_that_are_there_stay_as_they_are(tmp_path: Path) -> None:
    bundled = bundle(tmp_path / "bundled", "a")
    pages = unpacked_pages(tmp_path, bundled)
    unpack(pages, tmp_path, bundled)
    page = pages / "app" / "index.html"
    page.write_text("with this server's key")
    unpack(pages, tmp_path, bundled)
    assert page.read_text() == "with this server's key"
    assert (bundled / "build" / "app" / "index.html").read_text() == "a"


def test_a_newer_wheel_lays_its_own_beside_the_last(tmp_path: Path) -> None:
    bundled = tmp_path / "bundled"
    for moment, digest in enumerate("abc"):
        bundle(bundled, digest)
        os.utime(bundled / "build", (moment, moment))
        unpack(unpacked_pages(tmp_path, bundled), tmp_path, bundled)
    assert {path.name for path in (tmp_path / "build").iterdir()} == {"b" * 16, "c" * 16}


def test_pages_half_copied_are_never_found(tmp_path: Path) -> None:
    bundled = bundle(tmp_path / "bundled", "a")
    (bundled / "build" / "app" / "broken").symlink_to("nowhere")  # cannot be copied
    with pytest.raises(OSError, match="broken"):
        unpack(unpacked_pages(tmp_path, bundled), tmp_path, bundled)
    assert list((tmp_path / "build").iterdir()) == []


def test_pages_of_ones_own_are_left_alone(tmp_path: Path) -> None:
    bundled = bundle(tmp_path / "bundled", "a")
    unpack(tmp_path / "own", tmp_path / "var", bundled)
    unpack(tmp_path / "own", tmp_path / "var", tmp_path / "a checkout has none")
    assert {path.name for path in tmp_path.iterdir()} == {"bundled"}
