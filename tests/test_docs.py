"""README and handbook name only what exists, and all of it."""

import ast
import html
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from feedback_server.builder.mkdocs_build import build_handbook
from feedback_server.cli import main
from feedback_server.config.listing import describe_settings
from feedback_server.config.settings import PROJECT
from feedback_server.logs import EVENTS
from feedback_server.output import FORMATS

README = (PROJECT / "README.md").read_text("utf-8")
HANDBOOK = PROJECT / "content" / "handbook"
PAGES = [README, *(path.read_text("utf-8") for path in sorted(HANDBOOK.rglob("*.md")))]
PAGES.append((PROJECT / "feedback_server" / "deployment" / "README.md").read_text("utf-8"))
CHAPTER = re.compile(r"^## V(\d+) [^:]+: ([a-z ]+)\n\n([^#]*)", re.MULTILINE)
LIVES = ("life-of-a-submission", "life-of-a-report")


@pytest.fixture(scope="module")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built handbook, with its tables."""
    out = tmp_path_factory.mktemp("handbook")
    build_handbook(PROJECT, out)
    return out


def shown(handbook: Path, page: str) -> str:
    """A page as it is read."""
    text = (handbook / page / "index.html").read_text("utf-8")
    return html.unescape(re.sub(r"<[^>]+>", " ", text.partition("<article")[2]))


@cache
def commands() -> list[str]:
    """Every command with the words that call it, groups among them."""

    def below(group: click.Group, words: str) -> Iterator[str]:
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            yield f"{words} {name}"
            if isinstance(command, click.Group):
                yield from below(command, f"{words} {name}")

    return list(below(main, "handrail"))


def test_the_readme_is_read_in_a_minute() -> None:
    assert len(README.splitlines()) <= 120


def test_every_command_is_in_the_handbook(handbook: Path) -> None:
    page = shown(handbook, "operate/commands")
    assert [command for command in commands() if command not in page] == []


def test_every_format_is_in_the_handbook(handbook: Path) -> None:
    page = shown(handbook, "use/reports")
    assert [name for name in FORMATS if name not in page.split("Revisions")[0]] == []


def test_every_setting_is_in_the_handbook(handbook: Path) -> None:
    page = shown(handbook, "operate/settings")
    settings = {each.setting.name for each in describe_settings({})}
    assert {name for name in settings if name not in page} == set()


def test_every_setting_that_a_page_names_exists() -> None:
    known = {each.setting.name for each in describe_settings({})}
    named = {name for page in PAGES for name in re.findall(r"(?<!_)HANDRAIL_[A-Z_]*[A-Z]\b", page)}
    assert {name for name in named if name.removesuffix("_FILE") not in known} <= {"HANDRAIL_OIDC"}


def test_every_event_of_the_log_is_in_the_handbook(handbook: Path) -> None:
    called = set(_logged())
    assert {name for name, _, _ in called} == set(EVENTS)
    for name, level, fields in called:
        event = EVENTS[name]
        assert level in event.level.split(" or ") or level == "log", name
        assert [field for field in fields if f"`{field}`" not in event.fields] == [], name
    page = shown(handbook, "operate/logs")
    assert [name for name in EVENTS if name not in page] == []


def _logged() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The event, level and fields of each call that logs."""
    for path in (PROJECT / "feedback_server").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                logger = ast.unparse(node.func.value)
                names = [it.value for it in node.args if isinstance(it, ast.Constant)]
                if names and (logger == "log" or logger.endswith("get_logger()")):
                    fields = tuple(keyword.arg for keyword in node.keywords if keyword.arg)
                    yield str(names[0]), node.func.attr, fields


def test_the_times_of_jobs_are_those_of_the_code() -> None:
    code = (PROJECT / "feedback_server" / "jobs" / "registry.py").read_text("utf-8")
    page = (HANDBOOK / "operate" / "jobs.md").read_text("utf-8")
    times = set(re.findall(r'"(\d\d:\d\d)"', code))
    assert len(times) >= 10
    assert set(re.findall(r"\d\d:\d\d", page)) == times


def test_every_folder_and_link_of_the_readme_leads_somewhere() -> None:
    folders = re.findall(r"^\| `([a-z_/]+/)` \|", README, re.MULTILINE)
    assert len(folders) >= 10
    for name in (*folders, *re.findall(r"\]\(([^)]+)\)", README)):
        assert (PROJECT / name).exists(), name


def test_every_path_that_a_page_names_exists() -> None:
    path = re.compile(r"`((?:content|site|pwa|feedback_server|tests)/[\w./*-]+)`")
    named = {found for page in PAGES for found in path.findall(page)}
    assert len(named) > 100
    assert sorted(name for name in named if not any(PROJECT.glob(name.rstrip("/")))) == []


@pytest.mark.parametrize("name", LIVES)
def test_a_life_names_each_file_once_with_a_sentence(name: str) -> None:
    page = (HANDBOOK / "develop" / f"{name}.md").read_text("utf-8")
    steps = re.findall(r"^(\d+)\. `([^`]+)`(.*)$", page, re.MULTILINE)
    files = [file for _, file, _ in steps]
    assert len(files) >= 30
    assert [int(number) for number, _, _ in steps] == list(range(1, len(files) + 1))
    assert len(set(files)) == len(files)
    assert [file for file, (*_, words) in zip(files, steps, strict=True) if "." not in words] == []
    assert [file for file in files if not (PROJECT / file).is_file()] == []


def test_every_chapter_of_the_security_check_stands_on_tests_that_exist() -> None:
    page = (HANDBOOK / "assurance" / "security.md").read_text("utf-8")
    chapters = CHAPTER.findall(page)
    assert [int(number) for number, *_ in chapters] == list(range(1, 18))
    for number, level, words in chapters:
        assert level in ("met", "partly", "not met", "not applicable") and words, number
        named = re.findall(r"^- `([^`]+)`$", words, re.MULTILINE)
        assert named or level == "not applicable", number
        for name in named:
            assert "def test_" in (PROJECT / name).read_text("utf-8"), name
