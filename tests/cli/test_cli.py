"""The command as a person uses it: what it says, and what its exit codes mean."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from subprocess import CompletedProcess

import pytest
import sqlalchemy as sa

from feedback_server.actions.accounts.staff_invitations import accept_invitation
from feedback_server.domain.accounts.person import Person
from feedback_server.store import Store
from feedback_server.store.accounts import accounts, two_factor
from feedback_server.store.accounts.accounts import Account
from feedback_server.store.accounts.two_factor import Factor
from feedback_server.store.organisations import organisations
from tests.command import handrail

Run = Callable[..., CompletedProcess[str]]
REPORT = ("report", "make", "--pcn", "U00000")
HEADER = "GP_CODE,GP_NAME,PCN_CODE,PCN_NAME\n"
GOOD = (
    HEADER + "V89001,ELM TEST SURGERY,U99999,TEST NETWORK\nV89002,OAK TEST SURGERY,U,UNALLOCATED\n"
)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `handrail` on an empty database of its own."""

    def run(*arguments: str | Path) -> CompletedProcess[str]:
        return handrail(*arguments, HANDRAIL_VAR=str(tmp_path / "var"))

    return run


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(f"sqlite:///{tmp_path / 'var' / 'handrail.sqlite3'}")


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_it_says_its_version(run: Run) -> None:
    assert run("--version").stdout == f"handrail {version('handrail')}\n"


def test_importing_twice_changes_nothing(run: Run, tmp_path: Path) -> None:
    file = write(tmp_path / "practices.csv", GOOD)
    first, second = (run("organisation", "import", file) for _ in range(2))
    assert first.returncode == second.returncode == 0
    assert "Practices: 2 added, 0 changed, 0 unchanged" in first.stderr
    assert "Practices: 0 added, 0 changed, 2 unchanged" in second.stderr


def test_an_invitation_is_a_link_that_joins(run: Run, store: Store) -> None:
    unknown = run("staff", "invite", "ada@provider.example")
    assert unknown.returncode == 2 and "--role" in unknown.stderr
    assert run("staff", "invite", "ada", "--role", "administrator").returncode == 2
    lead = run("staff", "invite", "ada@pcn.example", "--role", "pcn-lead", "--of", "U00000")
    assert lead.returncode == 2 and "U00000" in lead.stderr
    role = ("--role", "administrator", "--address", "https://feedback.example/")
    made = run("staff", "invite", "Ada@provider.example", *role)
    assert made.returncode == 0, made.stderr
    before, _, token = made.stdout.strip().rpartition("/")
    assert before == "https://feedback.example/staff/join"
    person = accept_invitation(
        store, token, name="", password="soak the lentils", now=datetime.now(UTC)
    )
    assert person == Person("ada@provider.example")
    assert run("staff", "invite", "ada@provider.example").returncode == 0
    store.close()


def test_a_lost_phone_is_reset_from_the_command_line(run: Run, store: Store) -> None:
    nobody = run("staff", "reset-two-factor", "ada@provider.example")
    assert nobody.returncode == 1 and "has no second step" in nobody.stderr
    with store.write() as tx:
        accounts.add_account(tx, Account(Person("ada@provider.example"), ""))
        two_factor.upsert(tx, Factor("ada@provider.example", "key", b"sealed"))
    assert run("staff", "reset-two-factor", "Ada@provider.example").returncode == 0
    with store.read() as tx:
        assert two_factor.find(tx, "ada@provider.example") is None
    store.close()


def test_the_record_is_followed_to_its_end(run: Run, store: Store) -> None:
    run("staff", "invite", "ada@provider.example", "--role", "administrator")
    done = run("staff", "check-audit-log")
    assert done.returncode == 0 and "1 entries fit" in done.stderr
    with store.write() as tx:
        tx.execute(sa.text("DROP TRIGGER audit_entry_no_update"))
        tx.execute(sa.text("UPDATE audit_entry SET action = 'nothing'"))
    store.close()
    done = run("staff", "check-audit-log")
    assert done.returncode == 1 and "Entry 1 does not fit" in done.stderr


def test_a_practice_without_a_network_is_kept_without_one(
    run: Run, tmp_path: Path, store: Store
) -> None:
    run("organisation", "import", write(tmp_path / "practices.csv", GOOD))
    with store.read() as tx:
        assert [practice.code for practice in organisations.practices_of(tx, "U99999")] == [
            "V89001"
        ]
        assert len(organisations.list_practices(tx)) == 2
    store.close()


def test_bad_rows_are_named_and_nothing_goes_in(run: Run, tmp_path: Path, store: Store) -> None:
    bad = GOOD + "12345,NOWHERE,U99999,TEST NETWORK\nV89004,,U99999,TEST NETWORK\n"
    done = run("organisation", "import", write(tmp_path / "practices.csv", bad))
    assert done.returncode == 1
    assert "practices.csv, line 4:" in done.stderr
    assert "practices.csv, line 5:" in done.stderr
    with store.read() as tx:
        assert organisations.list_practices(tx) == []
    store.close()


def test_the_good_rows_go_in_when_the_caller_says_so(
    run: Run, tmp_path: Path, store: Store
) -> None:
    file = write(tmp_path / "practices.csv", GOOD + "12345,NOWHERE,U99999,TEST NETWORK\n")
    done = run("organisation", "import", file, "--skip-bad-rows")
    assert done.returncode == 1
    assert "1 row" in done.stderr
    with store.read() as tx:
        assert len(organisations.list_practices(tx)) == 2
    store.close()


@pytest.mark.slow
def test_the_demonstration_is_loaded_once_and_agrees_with_its_tallies(
    run: Run, tmp_path: Path, store: Store
) -> None:
    assert run("database", "load-demo").returncode == 0
    with store.read() as tx:
        count = tx.scalar(sa.text("SELECT count(*) FROM submission"))
        pcn = organisations.list_pcns(tx)[0]
    secret = (tmp_path / "var" / "demonstration-password.txt").read_text()
    assert run("database", "load-demo").returncode == 0
    with store.read() as tx:
        assert tx.scalar(sa.text("SELECT count(*) FROM submission")) == count
    store.close()
    assert len(secret) >= 12
    assert (tmp_path / "var" / "demonstration-password.txt").read_text() == secret
    done = run("submission", "recount")
    assert done.returncode == 0
    assert f"{count} submissions agree" in done.stderr
    for name in ("csv", "json", "html"):
        made = run("report", "make", "--pcn", pcn.code, "--month", "2026-03", "--format", name)
        assert made.returncode == 0
        assert "emonstration" in made.stdout


@pytest.mark.slow
def test_verify_fails_when_a_tally_lies(
    run: Run, tmp_path: Path, store: Store, demonstration: Path
) -> None:
    shutil.copytree(demonstration, tmp_path / "var", dirs_exist_ok=True)
    with store.write() as tx:
        tx.execute(sa.text("UPDATE tally SET count = count + 1 WHERE question = ''"))
    store.close()
    done = run("submission", "recount")
    assert done.returncode == 1
    assert "differ from the submissions" in done.stderr


@pytest.mark.slow
def test_a_report_goes_to_a_file_or_to_standard_output(
    run: Run, tmp_path: Path, store: Store, demonstration: Path
) -> None:
    shutil.copytree(demonstration, tmp_path / "var", dirs_exist_ok=True)
    with store.read() as tx:
        code = organisations.list_pcns(tx)[0].code
    store.close()
    wanted = ("report", "make", "--pcn", code, "--month", "2026-03", "--format")
    out = run(*wanted, "json")
    assert json.loads(out.stdout)["month"] == "2026-03"
    run(*wanted, "csv", "--out", tmp_path / "report.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "report.csv").read_text("utf-8-sig"))))
    assert {row["pcn"] for row in rows} == {code}


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (
            ("report", "make", "--pcn", "U00000", "--month", "2026-10"),
            1,
            "No PCN has the code U00000",
        ),
        (
            ("report", "make", "--pcn", "U00000", "--month", "October"),
            2,
            "year-month, such as 2026-10",
        ),
        (("report", "make", "--pcn", "U00000"), 2, "--month"),
        (("organisation", "import", "missing.csv"), 2, "missing.csv"),
    ],
)
def test_what_cannot_be_done_is_told_in_words_and_by_exit_code(
    run: Run, arguments: tuple[str, ...], code: int, words: str
) -> None:
    done = run(*arguments)
    assert done.returncode == code
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_bad_settings_are_told_without_a_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "feedback_server", "submission", "recount"],
        env={**os.environ, "HANDRAIL_PORT": "x", "HANDRAIL_VAR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "HANDRAIL_PORT" in done.stderr
    assert "Traceback" not in done.stderr
