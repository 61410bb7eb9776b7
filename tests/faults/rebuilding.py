"""Builds the pages anew with what was submitted: python -m tests.faults.rebuilding BUILD VAR."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from feedback_server.config.settings import Settings, load_settings
from feedback_server.jobs.rebuild import note, rebuild
from feedback_server.store import Store


def settings_of(build: Path, var: Path) -> Settings:
    return load_settings({"HANDRAIL_BUILD": str(build), "HANDRAIL_VAR": str(var)})


def store_of(settings: Settings) -> Store:
    return Store(f"sqlite:///{settings.var / 'handrail.sqlite3'}")


def main(build: str, var: str) -> None:
    settings = settings_of(Path(build), Path(var))
    store = store_of(settings)
    done = rebuild(settings, store)
    with store.write() as tx:
        note(tx, done, datetime.now(UTC))


if __name__ == "__main__":
    main(*sys.argv[1:])
