"""The README names only what exists, and all of it."""

import re

from feedback_server.cli import COMMANDS
from feedback_server.config.listing import every_setting
from feedback_server.config.settings import PROJECT
from feedback_server.output import FORMATS

README = (PROJECT / "README.md").read_text("utf-8")


def test_every_command_is_in_the_readme() -> None:
    for name in COMMANDS:
        assert f"`handrail {name}" in README, name


def test_every_format_is_in_the_readme() -> None:
    for name in FORMATS:
        assert f"`{name}`" in README, name


def test_every_setting_is_in_the_readme() -> None:
    settings = {each.setting.name for each in every_setting({})}
    assert {name for name in settings if f"`{name}`" not in README} == set()


def test_every_line_of_the_log_is_in_the_readme() -> None:
    called = r"(?:log|get_logger\(\))\.(?:info|warning|error|log)"
    written = called + r'\(\s*(?:record\.levelno, )?"([^"]+)"'
    sources = (PROJECT / "feedback_server").rglob("*.py")
    events = {each for path in sources for each in re.findall(written, path.read_text("utf-8"))}
    table = README.partition("| event | level |")[2].partition("\n\n")[0]
    assert events == set(re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE))


def test_every_folder_it_names_exists() -> None:
    for name in re.findall(r"^\| `([a-z_/]+/)` \|", README, re.MULTILINE):
        assert (PROJECT / name).is_dir(), name


def test_every_chapter_of_the_security_check_stands_on_tests_that_exist() -> None:
    row = r"^\| V(\d+) [^|]+ \| ([^|]+) \| ([^|]+) \| ([^|]*) \|$"
    rows = re.findall(row, README.replace("| |", "|  |"), re.MULTILINE)
    assert [int(number) for number, *_ in rows] == list(range(1, 18))
    for number, level, why, tests in rows:
        assert level in ("met", "partly", "not met", "not applicable") and why, number
        named = re.findall(r"`([^`]+)`", tests)
        assert named or level == "not applicable", number
        for name in named:
            assert "def test_" in (PROJECT / name).read_text("utf-8"), name
