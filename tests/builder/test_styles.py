"""The styles: compiled once, painted in any provider's colours, whole for any page."""

import re
from pathlib import Path

import pytest
from markdown import markdown  # type: ignore[import-untyped]

from feedback_server.builder.public_pages.markdown_nhs import NhsExtension
from feedback_server.builder.public_pages.nhs_components import CARE_CARDS, COMPONENTS
from feedback_server.builder.styles import STAND_INS, compile_styles, page_writers, paint
from feedback_server.config.settings import PROJECT
from feedback_server.content import load_provider

OTHER = {
    "main": "#5b1a58",
    "link": "#73206f",
    "button": "#8a2785",
    "accent": "#ffd34a",
    "link_on_dark": "#e9b3e6",
}
CLASS = re.compile(r"(?<=\.)[a-z_][\w-]*")
CLASSES = re.compile(r'class="([^"]*)"')
QUOTED = re.compile(r'"(#[0-9a-f]{3,6})"')
BLOCK = """
!!! {} "Words"

    ### One

    - ![Bathing](picture:bathing) [Words](https://example.org) and more

"""
REST = """
??? "More"

    Words

=> [Go there](https://example.org)
"""


@pytest.mark.parametrize("name", ["staff", "staff-dark", "site", "app"])
def test_painting_gives_the_bytes_that_sass_gives_in_those_colours(
    built: Path, tmp_path: Path, name: str
) -> None:
    compile_styles(PROJECT, tmp_path, {name: page_writers(PROJECT)[name]}, OTHER)
    compiled = (built / "made" / "styles" / f"{name}.css").read_text("utf-8")
    assert paint(compiled, OTHER) == (tmp_path / f"{name}.css").read_text("utf-8")


def test_our_own_colours_are_painted_as_well(built: Path, tmp_path: Path) -> None:
    brand = load_provider(PROJECT / "content" / "provider.yaml")["brand"]
    compile_styles(PROJECT, tmp_path, {"app": []}, brand)
    assert (tmp_path / "app.css").read_bytes() == (built / "work/styles/app.css").read_bytes()


def test_no_colour_that_stands_in_for_another_is_left(built: Path) -> None:
    for sheet in (built / "work" / "styles").glob("*.css"):
        text = sheet.read_text("utf-8")
        assert [colour for colour in STAND_INS.values() if colour in text] == []


def test_each_colour_of_a_chart_has_one_in_dark_staff_pages() -> None:
    output = PROJECT / "feedback_server" / "output"
    drawn = [
        *output.glob("*chart*.py"),
        *output.glob("*_svg.py"),
        output / "templates/blocks.html.jinja",
    ]
    colours = {colour for path in drawn for colour in QUOTED.findall(path.read_text("utf-8"))}
    dark = (PROJECT / "pwa" / "styles" / "staff-dark.scss").read_text("utf-8")
    assert len(colours) >= 8
    assert {colour for colour in colours if f'"{colour}": ' not in dark} == set()


def test_a_report_names_its_colours_once_so_that_they_can_be_dark() -> None:
    css = (PROJECT / "feedback_server/output/templates/report.css").read_text("utf-8")
    rules = css[css.index(".hr-report-page {") : css.index("@page {")]
    assert set(re.findall(r"#[0-9a-f]{3,6}\b", rules)) == {"#ffeb3b"}, "the focus is yellow"
    named = set(re.findall(r"--report-\w+(?=:)", css))
    dark = (PROJECT / "pwa" / "styles" / "staff-dark.scss").read_text("utf-8")
    assert named and named == set(re.findall(r"--report-\w+(?=:)", dark))


def test_whatever_a_page_can_show_is_styled(built: Path, tmp_path: Path) -> None:
    compile_styles(PROJECT, tmp_path, {"site": []})
    everything = selectors((tmp_path / "site.css").read_text("utf-8"))
    kept = selectors((built / "made" / "styles" / "site.css").read_text("utf-8"))
    pages = [path.read_text("utf-8") for path in (built / "site").rglob("*.html")]
    text = "".join(BLOCK.format(kind) for kind in (*COMPONENTS, *CARE_CARDS)) + REST
    pages.append(markdown(text, extensions=[NhsExtension(PROJECT / "site" / "pictures")]))
    shown = {name for page in pages for found in CLASSES.findall(page) for name in found.split()}
    assert {"nhsuk-card--care--emergency", "nhsuk-details__text", "hr-trend"} <= shown
    needed = {selector for selector in everything if set(CLASS.findall(selector)) <= shown}
    assert len(needed) > 200
    assert needed - kept == set()


def selectors(css: str) -> set[str]:
    rules = re.findall(r"[^{};]+(?=\{)", css)
    lists = (re.split(r",(?![^()]*\))", rule) for rule in rules if rule[0] != "@")
    return {selector.strip() for selectors in lists for selector in selectors}
