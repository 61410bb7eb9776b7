"""`handrail submission export` as an analyst uses it."""

import csv
import io
import json
import os
import pty
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from feedback_server.actions.surveys.registry import publish_survey
from feedback_server.cli.terminal import progress, terminal
from feedback_server.store import Store
from feedback_server.store.db.migrate import migrate
from feedback_server.store.organisations import organisations
from feedback_server.store.submissions import insert
from tests.command import handrail
from tests.exports import MARK, many
from tests.factories import PCN, PRACTICES, a_survey

Run = Callable[..., CompletedProcess[str]]
NUMBER = 50
SPAN = ("--from", "2026-09", "--to", "2026-11")
HALF = ("submission", "export", "--pcn", "U99999", *SPAN)
BASE = ("--base", "https://feedback.example.org/fhir/")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A database with one PCN and fifty answers over three months, comments among them."""
    store = Store(f"sqlite:///{tmp_path / 'var' / 'handrail.sqlite3'}")
    migrate(store)
    with store.write() as tx:
        organisations.upsert_pcns(tx, [PCN])
        organisations.upsert_practices(tx, PRACTICES)
    publish_survey(store, a_survey())
    with store.write() as tx:
        insert.add(tx, many(NUMBER, [a_survey()]), {a_survey().version: a_survey()})
    store.close()
    return {"HANDRAIL_VAR": str(tmp_path / "var")}


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    def run(*arguments: str | Path) -> CompletedProcess[str]:
        return handrail(*arguments, **environment)

    return run


def test_a_table_and_its_dictionary_lie_side_by_side(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "answers.csv"
    done = run(*HALF, "--out", out)
    assert (done.returncode, done.stdout) == (0, "")
    assert f"{NUMBER} submissions" in done.stderr
    text = out.read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    told = (tmp_path / "answers-dictionary.csv").read_text("utf-8-sig")
    names = {row["column"] for row in csv.DictReader(io.StringIO(told, newline=""))}
    assert len(rows) == NUMBER
    assert names == set(rows[0])
    assert MARK not in text + told + done.stderr
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "answers-dictionary.csv",
        "answers.csv",
        "var",
    ]


@pytest.mark.parametrize("format", ["fhir", "fhir-ndjson"])
def test_fhir_comes_whole_or_in_lines(run: Run, tmp_path: Path, format: str) -> None:
    out = tmp_path / "answers"
    done = run(*HALF, "--format", format, *BASE, "--out", out)
    assert done.returncode == 0
    text = out.read_text("utf-8")
    made = (
        [entry["resource"] for entry in json.loads(text)["entry"]]
        if format == "fhir"
        else [json.loads(line) for line in text.splitlines()]
    )
    assert len(made) == 1 + NUMBER
    assert made[0]["url"] == "https://feedback.example.org/fhir/Questionnaire/occupational-therapy"
    assert MARK not in text


def test_practices_may_stand_instead_of_a_network(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "answers.csv"
    run("submission", "export", "--practice", "V89002", *SPAN, "--ids", "--out", out)
    with out.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {row["practice"] for row in rows} == {"V89002"}
    assert len({row["submission"] for row in rows}) == len(rows) > 0


def test_a_bar_follows_the_work_only_where_a_person_looks_on(
    environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leader, follower = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "feedback_server", *HALF, "--out", str(tmp_path / "answers.csv")],
        env={**os.environ, **environment, "TERM": "xterm"},
        stdout=follower,
        stderr=follower,
        check=False,
    )
    os.close(follower)
    shown = os.read(leader, 100_000).decode()
    os.close(leader)
    assert done.returncode == 0
    assert "Exporting" in shown
    monkeypatch.setattr(terminal, "_file", quiet := io.StringIO())
    assert list(progress("abc", 3, "Exporting")) == ["a", "b", "c"]
    assert quiet.getvalue() == ""


OUT = ("--out", "answers.csv")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("submission", "export", "--pcn", "U00000", *SPAN, *OUT), 1, "No PCN has the code U00000"),
        (
            ("submission", "export", "--practice", "V00000", *SPAN, *OUT),
            1,
            "No practice has the code V00000",
        ),
        ((*HALF, "--service", "baking", *OUT), 1, "No survey of the service baking"),
        ((*HALF, "--out", "/nowhere/answers.csv"), 1, "Cannot write /nowhere/answers.csv"),
        ((*HALF, "--format", "fhir", *OUT), 2, "Give --base"),
        ((*HALF, "--practice", "V89001", *OUT), 2, "either --pcn or --practice"),
        (("submission", "export", *SPAN, *OUT), 2, "either --pcn or --practice"),
        ((*HALF[:4], "--from", "2026-9", "--to", "2026-10", *OUT), 2, "--from"),
        ((*HALF[:4], "--from", "2026-10", "--to", "2026-09", *OUT), 2, "is before"),
        (HALF, 2, "--out"),
    ],
)
def test_what_cannot_be_done_is_told_in_words_and_by_exit_code(
    run: Run, arguments: tuple[str, ...], code: int, words: str
) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not Path("answers.csv").exists()


def test_help_teaches(run: Run) -> None:
    shown = run("submission", "export", "--help").stdout
    for words in (
        "-dictionary.csv",
        "counted",
        "do not publish",
        "handrail submission export --pcn",
    ):
        assert words in shown
