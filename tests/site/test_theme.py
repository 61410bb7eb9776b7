"""Leaving mkdocs-material stays a day's work: the public pages take nothing from it."""

import re
from pathlib import Path

import yaml

from feedback_server.builder.mkdocs_build import build_site
from feedback_server.config.settings import PROJECT


def test_the_pages_are_the_same_without_mkdocs_material(site: Path, copy: Path) -> None:
    """Templates, macros, assets, plugins and defaults of its theme: no byte comes from them."""
    config = copy / "site" / "mkdocs.yml"
    text, times = re.subn(r"\n  name: material\b", "\n  name: null", config.read_text("utf-8"))
    assert times == 1
    config.write_text(text, "utf-8")
    build_site(copy, copy / "out", allow_overdue=True)
    with_material, without = contents(site), contents(copy / "out")
    assert without.keys() == with_material.keys()
    assert [path for path in without if without[path] != with_material[path]] == []


def test_the_handbook_overrides_no_template_of_mkdocs_material() -> None:
    config = yaml.safe_load((PROJECT / "site" / "handbook.yml").read_text("utf-8"))
    assert config["theme"]["name"] == "material"
    assert not {"custom_dir", "extra_javascript"} & {*config["theme"], *config}
    assert config["extra_css"] == ["styles/contrast.css"], "for WCAG alone; it goes with Material"


def contents(folder: Path) -> dict[Path, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder): path.read_bytes() for path in files}
