"""Moving to another database as a person does it."""

from pathlib import Path

from tests.backups import NUMBER, small_database
from tests.command import handrail


def test_it_is_compared_and_told_what_to_set(tmp_path: Path) -> None:
    var = {"HANDRAIL_VAR": str(tmp_path)}
    small_database(tmp_path / "handrail.sqlite3").close()
    to = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    done = handrail("database", "migrate", "--to", to, **var)
    assert done.returncode == 0, done.stderr
    assert "rows copied" in done.stderr and f"{NUMBER} submissions agree" in done.stderr
    assert "2 entries fit" in done.stderr and "Set HANDRAIL_DATABASE_URL" in done.stderr
    again = handrail("database", "migrate", "--to", to, **var)  # who was killed just before the end
    assert again.returncode == 0 and "nothing is left to do" in again.stderr, again.stderr
    assert "rows were copied there on" in again.stderr and "2 entries fit" in again.stderr
    assert handrail("staff", "invite", "a@b.example", "--role", "administrator", **var).stdout
    since = handrail("database", "migrate", "--to", to, **var)
    assert since.returncode == 1 and "one of the two was written to since" in since.stderr
    other = {**var, "HANDRAIL_DATABASE_URL": to}
    assert handrail("staff", "invite", "a@b.example", "--role", "administrator", **other).stdout
    used = handrail("database", "migrate", "--to", to, **var)
    assert used.returncode == 1 and "It is not empty (audit_entry: 3" in used.stderr


def test_what_is_no_database_is_told(tmp_path: Path) -> None:
    var = {"HANDRAIL_VAR": str(tmp_path)}
    assert handrail("database", "migrate", "--to", "mysql://x", **var).returncode == 2
    done = handrail("database", "migrate", "--to", "postgresql://nobody@127.0.0.1:9/nothing", **var)
    assert done.returncode == 1 and "could not do it" in done.stderr
    assert "Nothing was copied" in done.stderr
