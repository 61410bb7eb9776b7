"""Which commands there are: how they are grouped, completed, told and loaded."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from feedback_server.cli import main
from feedback_server.cli.commands import SECTIONS
from feedback_server.config.settings import PROJECT
from tests.command import handrail

VERBS = {name: noun.commands for nouns in SECTIONS.values() for name, noun in nouns.items()}
COMMANDS = [(noun, verb) for noun, verbs in VERBS.items() for verb in verbs]
MENTION = re.compile(
    r"""(?:[\'"`“>$@]|/opt/handrail/bin/|^[ \t]*|\{PROGRAM\}\s)handrail\s+(?:\#\s)?([a-z][a-z-]*)"""
    r"""(?:\s+(?:\#\s)?([a-z][a-z-]*))?""",
    re.MULTILINE,
)
WORDS_OF_COMMANDS = (".py", ".md", ".jinja", ".yaml", ".yml", ".ts", ".service", ".env", ".sh")
"""Kinds of files that tell people which command to run."""


def test_few_nouns_stand_under_headings() -> None:
    shown = handrail("--help").stdout
    assert len(VERBS) <= 14
    for heading, nouns in SECTIONS.items():
        section = shown.partition(f"{heading}:\n")[2]
        assert all(f"\n  {name} " in f"\n{section}" for name in nouns), heading
    for noun, verb in COMMANDS:
        assert re.search(rf"(?<![\w-]){verb}(?![\w-])", shown), (noun, verb)


@pytest.mark.parametrize(("noun", "verb"), COMMANDS)
def test_each_command_has_its_name_and_says_what_it_does(noun: str, verb: str) -> None:
    context = click.Context(main)
    group = main.get_command(context, noun)
    assert isinstance(group, click.Group)
    command = group.get_command(click.Context(group, parent=context), verb)
    assert command is not None and command.name == verb
    assert command.help and command.callback


def test_help_of_a_command_needs_no_settings() -> None:
    done = handrail("report", "make", "--help", HANDRAIL_PORT="x")
    assert done.returncode == 0 and "--month" in done.stdout


def test_help_reads_neither_the_database_nor_the_web() -> None:
    code = (
        "import sys; from feedback_server.cli import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "print([name for name in ('sqlalchemy', 'flask', 'rich') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("ba", {"backup"}),
        ("backup re", {"restore", "restore-keys"}),
        ("staff invite --ro", {"--role"}),
        ("report make --format ", {"csv", "docx", "html", "json", "pdf", "xlsx"}),
    ],
)
def test_bash_completes_nouns_verbs_options_and_choices(typed: str, offered: set[str]) -> None:
    words = ["handrail", *typed.split(" ")]
    script = (
        'eval "$(_HANDRAIL_COMPLETE=bash_source handrail)"; complete -p handrail >&2; '
        f"COMP_WORDS=({' '.join(word or chr(39) * 2 for word in words)}); "
        f"COMP_CWORD={len(words) - 1}; "
        '_handrail_completion handrail "${COMP_WORDS[COMP_CWORD]}"; echo "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, check=True, env=_environment()
    )
    assert "_handrail_completion handrail" in done.stderr
    assert set(done.stdout.split()) == offered


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_have_a_script_as_well(shell: str) -> None:
    environment = {**_environment(), "_HANDRAIL_COMPLETE": f"{shell}_source"}
    done = subprocess.run(["handrail"], capture_output=True, text=True, check=True, env=environment)
    assert f"_HANDRAIL_COMPLETE={shell}_complete" in done.stdout


def test_every_command_that_somebody_is_told_to_run_exists() -> None:
    told = dict(_mentions())
    assert len(told) > 30
    assert {words: place for words, place in told.items() if words not in COMMANDS} == {}


def _mentions() -> Iterator[tuple[tuple[str, str], str]]:
    """Noun and verb of each command that a text names, with the file; help and docs alike."""
    for path in _told():
        text = re.sub(r'"\n\s*f?"', "", path.read_text("utf-8"))  # one string in two lines
        for found in MENTION.finditer(text):
            yield (found[1], found[2] or ""), f"{path.relative_to(PROJECT)}: {found[0].strip()}"


def _told() -> Iterator[Path]:
    for folder in ("feedback_server", "content", "site", "pwa/src", "pwa/templates", "tests"):
        for path in sorted((PROJECT / folder).rglob("*")):
            if path.suffix in WORDS_OF_COMMANDS and "node_modules" not in path.parts:
                yield path
    yield from (path for path in PROJECT.glob("*.md") if path.name != "CHANGELOG.md")
    yield PROJECT / "Makefile"


def _environment() -> dict[str, str]:
    """With the installed command on the path, as for whoever has activated the environment."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path}
