"""The dialect that this code once spoke does not come back as names of modules, classes, functions.

Whoever knows Flask, SQL and surveys finds a thing by the word that they would have used.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from feedback_server.config.settings import PROJECT

MODULES = frozenset(
    [
        "alone",
        "answered",
        "asked",
        "asked_report",
        "assembly",
        "attract",
        "away",
        "basis",
        "browsers",
        "care",
        "careful_tables",
        "checkout",
        "clean_up",
        "coarse",
        "comment_shown",
        "corner",
        "count_asked",
        "course",
        "data",
        "deliver",
        "devices",
        "difference",
        "drain",
        "elsewhere",
        "erasing",
        "faults",
        "feedback",
        "finding",
        "frozen",
        "grids",
        "import_queue",
        "invite",
        "join",
        "joining",
        "keep_report",
        "keeper",
        "keeping",
        "links",
        "made",
        "mail",
        "make_report",
        "mark",
        "messages",
        "meters",
        "mix",
        "moderate",
        "month_words",
        "move_database",
        "moving",
        "names",
        "nudge",
        "old_rows",
        "opened",
        "originals",
        "period",
        "pile",
        "piles",
        "places",
        "portable",
        "presenters",
        "proof",
        "publish_survey",
        "purged",
        "purging",
        "push_out",
        "push_setup",
        "reach",
        "ready",
        "receive",
        "received",
        "record_words",
        "remind",
        "replay",
        "returns",
        "risk",
        "room",
        "screening",
        "sealing",
        "secret_files",
        "see",
        "sending",
        "serve",
        "services",
        "settings_list",
        "shared_counts",
        "silence",
        "standing",
        "step",
        "store_received",
        "storing",
        "subscribe",
        "switching",
        "target",
        "tell",
        "thanks",
        "together",
        "tries",
        "turn",
        "turns",
        "typesetter",
        "unpacking",
        "upkeep",
        "voices",
        "wake",
        "watch",
        "wording",
        "words",
        "work",
        "working_days",
    ]
)
CLASSES = frozenset(
    [
        "Around",
        "Arrival",
        "Asked",
        "Brought",
        "Care",
        "Course",
        "Entry",
        "FromNewer",
        "Handed",
        "InTheWay",
        "Intake",
        "Keep",
        "Keepers",
        "Kept",
        "Kind",
        "LettersMissing",
        "Listed",
        "Mark",
        "May",
        "NobodyHere",
        "NotAQueue",
        "NotKept",
        "Nudge",
        "Opened",
        "Outcome",
        "Parcel",
        "Pile",
        "Plaintext",
        "Post",
        "Quiet",
        "Sent",
        "Services",
        "Show",
        "SomebodyElse",
        "Stage",
        "State",
        "Surveys",
        "Taken",
        "Together",
        "TooMuchInHand",
        "Turns",
        "Wanted",
        "Words",
    ]
)
FUNCTIONS = frozenset(
    [
        "add_many",
        "again",
        "alone_in",
        "back",
        "believed_day",
        "entry_of",
        "every",
        "everybodys",
        "faults_of",
        "fine",
        "freeze",
        "gives_away",
        "go",
        "keep_back",
        "knows",
        "laid_out",
        "let_go",
        "look",
        "lost",
        "neutral",
        "of",
        "offer_code",
        "one",
        "one_at_a_time",
        "only",
        "plain",
        "put",
        "put_off",
        "run_many",
        "say",
        "settle",
        "take_out",
        "tell",
        "thaw",
        "usual",
        "waits",
        "whole",
        "work_beside",
        "wrong",
    ]
)
"""Of a module. A method may be called so where its class says of what."""


def python_files() -> list[Path]:
    return sorted([*(PROJECT / "feedback_server").rglob("*.py"), *(PROJECT / "site").glob("*.py")])


def names(path: Path) -> Iterator[tuple[str, frozenset[str]]]:
    """Names of a module, each with the words that are not for its kind."""
    yield path.stem, MODULES
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef):
            yield node.name, CLASSES
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, FUNCTIONS


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(PROJECT)))
def test_no_name_of_the_old_dialect(path: Path) -> None:
    assert [name for name, words in names(path) if name.lstrip("_") in words] == []


@pytest.mark.parametrize(
    "path", sorted((PROJECT / "pwa" / "src").rglob("*.ts")), ids=lambda path: path.stem
)
def test_no_module_of_the_app_bears_one(path: Path) -> None:
    assert path.stem.replace("-", "_") not in MODULES


def test_the_check_finds_one(tmp_path: Path) -> None:
    module = tmp_path / "keeper.py"
    module.write_text("class Nudge: ...\n\n\ndef entry_of() -> None: ...\n")
    found = [name for name, words in names(module) if name in words]
    assert found == ["keeper", "Nudge", "entry_of"]
