"""Whoever is killed anywhere while the first keys are made leaves a server that can start."""

from pathlib import Path

import pytest

from feedback_server.actions.operations.server_keys import key_inventory, keys_in
from feedback_server.store import Store
from feedback_server.store.operations import server_keys
from tests.command import handrail
from tests.faults.database import traced
from tests.faults.test_migration_killed import moments

CALLS = ("openat", "rename", "fsync", "fdatasync", "pwrite64")


def test_killed_while_the_first_keys_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "calls"
    assert make(tmp_path / "whole", monkeypatch, log=str(log)) == 0
    made = log.read_text("utf-8")
    killed = unfinished = 0
    for call in CALLS:
        total = made.count(f"{call}(")
        for number in moments(total) if call != "openat" else range(total - 12, total + 1):
            var = tmp_path / f"{call}-{number}"
            killed += make(var, monkeypatch, f"{call}:signal=KILL:when={number}") == -9
            keys = var / "keys"
            unfinished += any(keys.rglob("*.new")) if keys.exists() else 0
            again = handrail("key", "make", HANDRAIL_VAR=str(var))
            assert again.returncode == 0, (call, number, again.stderr)
            agree(var)
    assert killed > 10 and unfinished > 0, (killed, unfinished)
    print(f"killed {killed} times while keys were made, {unfinished} times between note and name")


def make(
    var: Path, monkeypatch: pytest.MonkeyPatch, injected: str = "", *, log: str = "/dev/null"
) -> int:
    monkeypatch.setenv("HANDRAIL_VAR", str(var))
    faults = [injected] if injected else []
    done = traced("feedback_server", "key", "make", calls=CALLS, injected=faults, log=log)
    return done.returncode


def agree(var: Path) -> None:
    """One key of each kind, noted, and nothing half done."""
    store = Store(f"sqlite:///{var / 'handrail.sqlite3'}")
    held = key_inventory(store, var / "keys")
    with store.read() as tx:
        assert server_keys.list_keys(tx) == keys_in(var / "keys")
    store.close()
    assert len(held.there) == 3 and not held.lost and not list(var.rglob("*.new"))
