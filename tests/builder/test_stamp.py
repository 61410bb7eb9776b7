"""Stamping: the key into the pages, and the list of files to keep into the worker."""

import base64
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from feedback_server.builder.build_step import files_of
from feedback_server.builder.stamping import stamp, stamp_periods
from feedback_server.config.settings import load_settings
from feedback_server.server.run import prepare

KEY = "0123456789abcdef.QUJD"


@pytest.fixture
def out(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "out")
    stamp(tmp_path / "out", KEY)
    return tmp_path / "out"


def test_stamping_again_changes_nothing(out: Path) -> None:
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files_of(out)}
    stamp(out, KEY)
    after = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files_of(out)}
    assert after == before


def test_another_key_replaces_the_first_and_makes_a_new_version(out: Path) -> None:
    first = _kept(out)
    stamp(out, "fedcba9876543210.REVG")
    page = (out / "app" / "index.html").read_text("utf-8")
    assert 'content="fedcba9876543210.REVG"' in page
    assert KEY not in page
    assert _kept(out)["version"] != first["version"]


def test_public_pages_say_how_long_this_server_keeps_things(out: Path) -> None:
    once = dict.fromkeys(("original_text", "quarantine", "backups", "account"), "a")
    once |= {"submission": "30 <whole> months"}
    stamp_periods(out, once)
    stamp_periods(out, once | {"submission": "24 whole months"})
    for page in ("privacy", "easier/your-information"):
        text = (out / "site" / page / "index.html").read_text("utf-8")
        assert '<span data-kept="submission">24 whole months</span>' in text, page
        assert '<span data-kept="original_text">a</span>' in text and "whole&gt;" not in text, page


def test_a_server_says_its_own_periods_before_it_serves(out: Path, tmp_path: Path) -> None:
    given = {"HANDRAIL_BUILD": str(out), "HANDRAIL_VAR": str(tmp_path / "var")}
    given |= {
        "HANDRAIL_RETENTION_ORIGINAL_TEXT_MONTHS": "3",
        "HANDRAIL_RETENTION_SUBMISSIONS_MONTHS": "24",
    }
    prepare(load_settings(given), lambda _: None)
    page = (out / "site" / "privacy" / "index.html").read_text("utf-8")
    assert ">3 whole months</span>" in page and ">24 whole months</span>" in page
    digest = base64.b64encode(hashlib.sha256(page.encode()).digest()).decode()
    listed = {entry["url"]: entry["hash"] for entry in _kept(out)["pages"]}
    assert listed["/privacy/"] == f"sha256-{digest}"


def test_a_page_is_replaced_and_never_half_written(out: Path) -> None:
    """Who has the old one open reads on, and reads all of it."""
    page = out / "app" / "index.html"
    mode = page.stat().st_mode
    with page.open("rb") as opened:
        stamp(out, "fedcba9876543210.REVG")
        assert KEY.encode() in opened.read()
    assert page.stat().st_mode == mode and KEY not in page.read_text("utf-8")
    assert not list(out.glob(".stamping*"))


def test_the_worker_keeps_the_app_and_the_public_pages_with_their_true_hashes(out: Path) -> None:
    kept = _kept(out)
    app = {entry["url"]: entry["hash"] for entry in kept["app"]}
    pages = {entry["url"]: entry["hash"] for entry in kept["pages"]}
    assert {"/feedback/", "/feedback/occupational-therapy/en/"} <= set(app)
    assert {"/feedback/manifest.webmanifest", "/assets/icon.svg"} <= set(app)
    assert "/" in pages
    body = (out / "app" / "index.html").read_bytes()
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    assert app["/feedback/"] == f"sha256-{digest}"


def test_the_worker_keeps_nothing_of_the_server(out: Path) -> None:
    kept = _kept(out)
    urls = [entry["url"] for entry in (*kept["app"], *kept["pages"])]
    assert not [url for url in urls if url.startswith(("/api", "/staff"))]


def _kept(out: Path) -> Any:
    first_line = (out / "app" / "worker.js").read_text("utf-8").split("\n", 1)[0]
    return json.loads(first_line.removeprefix("self.built=").removesuffix(";"))
