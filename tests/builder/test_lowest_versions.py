"""The oldest browsers for which the built pages work are those that the handbook names."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from feedback_server.config.settings import PROJECT

PAGE = PROJECT / "content" / "handbook" / "operate" / "browsers.md"
PARTS = {"app": "The app", "staff": "Staff pages", "site": "Public pages"}
BROWSERS = ("safari_ios", "chrome", "firefox")


@pytest.fixture(scope="module")
def computed(built: Path) -> Any:
    tool = PROJECT / "pwa" / "tools" / "lowest-versions.ts"
    run = subprocess.run(
        [Path(sys.executable).parent / "node", tool, built],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(run.stdout)


def named(part: str) -> dict[str, str]:
    """The versions in the handbook's row for a part."""
    row = re.search(rf"^\| {PARTS[part]}.*\|$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert row is not None, part
    return dict(zip(BROWSERS, re.findall(r"\| ([\d.]+)(?= \|)", row[0]), strict=True))


@pytest.mark.parametrize("part", PARTS)
def test_no_part_needs_newer_browsers_than_the_handbook_says(computed: Any, part: str) -> None:
    found = computed["parts"][part]
    assert {name: found[name]["version"] for name in BROWSERS} == named(part), found


def test_every_feature_is_known_and_every_optional_one_is_used(computed: Any) -> None:
    assert computed["unknown"] == []
    assert computed["stale"] == []


def test_scripts_and_gates_are_made_for_these_browsers() -> None:
    app, site = named("app"), named("site")
    targets = (PROJECT / "pwa" / "tools" / "bundles.ts").read_text("utf-8")
    for versions in (app, site):
        assert f'"chrome{versions["chrome"]}", "firefox{versions["firefox"]}"' in targets
        assert f'"ios{versions["safari_ios"]}"' in targets
    gate = f"iPadOS {app['safari_ios']}, Chrome {app['chrome']} or Firefox {app['firefox']}"
    assert gate in (PROJECT / "pwa" / "templates" / "tablet.html.jinja").read_text("utf-8")
