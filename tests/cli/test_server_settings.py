"""`handrail server list-settings` lists what the code reads: all of it, and nothing else."""

import re
from pathlib import Path

from feedback_server.config.listing import FILLED_BY_US, describe_settings
from feedback_server.config.settings import PROJECT
from tests.command import handrail

NAMES = {each.setting.name for each in describe_settings({})}


def test_every_name_in_the_code_is_listed() -> None:
    sources = [path.read_text("utf-8") for path in (PROJECT / "feedback_server").rglob("*.py")]
    found = {
        name.removesuffix("_FILE")
        for source in sources
        for name in re.findall(r"(?<!_)HANDRAIL_[A-Z_]*[A-Z](?![A-Z_])", source)
    }
    assert {name for name in found - NAMES if not name.startswith(FILLED_BY_US)} == set()


def test_every_name_stands_once_beside_the_field_that_it_fills() -> None:
    sources = (PROJECT / "feedback_server" / "config").glob("*.py")
    text = "".join(path.read_text("utf-8") for path in sources)
    assert {name for name in NAMES if text.count(f'"{name}"') != 1} == set()


def test_each_says_what_it_is_now_and_secrets_only_that_they_are_set(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("sesame")
    done = handrail(
        "server",
        "list-settings",
        HANDRAIL_PORT="8080",
        HANDRAIL_VAR="/data",
        HANDRAIL_OIDC_CLIENT_SECRET_FILE=str(secret),
        HANDRAIL_DATABASE_URL="postgresql://ann:sesame@db/handrail",
    )
    lines = done.stdout.splitlines()
    assert "HANDRAIL_PORT=8080 (default: 8000)" in lines
    assert "HANDRAIL_VAR=/data" in lines
    assert "HANDRAIL_DATABASE_URL=set (default: sqlite:////data/handrail.sqlite3)" in lines
    assert "HANDRAIL_HTTPS=0 (default)" in lines
    assert "HANDRAIL_OIDC_CLIENT_SECRET=set" in lines
    assert "HANDRAIL_SMTP=(not set)" in lines
    assert "sesame" not in done.stdout + done.stderr
    assert done.returncode == 2 and "HANDRAIL_OIDC_ISSUER: must be set too" in done.stderr


def test_faults_and_misspelt_names_are_told(tmp_path: Path) -> None:
    done = handrail("server", "list-settings", HANDRAIL_PORT="eighty", HANDRAIL_PROT="80")
    assert done.returncode == 2
    assert "HANDRAIL_PORT=eighty (default: 8000)" in done.stdout
    assert "HANDRAIL_PORT: must be a whole number" in done.stderr
    assert "HANDRAIL_PROT is no setting" in done.stderr


def test_without_any_setting_nothing_is_wrong() -> None:
    done = handrail("server", "list-settings")
    assert done.returncode == 0, done.stderr
    told = {line.partition("=")[0] for line in done.stdout.splitlines()}
    assert told >= NAMES
