"""What a command works with: the settings, the database, the addresses of the server."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from feedback_server.actions.operations.server_keys import (
    ensure_keys,
    refuse_keys_of_another_database,
)
from feedback_server.config.settings import Settings, load_settings
from feedback_server.store import Store
from feedback_server.store.db.migrate import migrate

from .terminal import BY, echo

Options = ParamSpec("Options")


def pass_settings(
    command: Callable[Concatenate[Settings, Options], None],
) -> Callable[Options, None]:
    """Hands the command the settings, first; they are read when it runs, and not for its --help."""

    @wraps(command)
    def with_settings(*args: Options.args, **options: Options.kwargs) -> None:
        command(load_settings(os.environ), *args, **options)

    return with_settings


@contextmanager
def open_store_with_keys(settings: Settings) -> Iterator[Store]:
    """Open the database, and make the keys that there never were; raises MissingKeys."""
    with open_store(settings) as store:
        ensure_keys(store, settings.all_keys, now=datetime.now(UTC), by=BY)
        yield store


@contextmanager
def open_store(settings: Settings, *, keys_of_others: bool = False) -> Iterator[Store]:
    """Open the database, migrate it, and close it at the end.

    Raises KeysOfAnotherDatabase, unless ``keys_of_others`` may lie beside it.
    """
    store = Store(settings.database_url)
    try:
        if not keys_of_others:
            refuse_keys_of_another_database(store, settings.all_keys)
        if migrate(store):
            echo("Brought the database up to date")
        yield store
    finally:
        store.close()


def local_address(settings: Settings) -> str:
    """Where this computer reaches the server."""
    host = "localhost" if settings.host == "127.0.0.1" else settings.host
    return f"http://{host}:{settings.port}"


def public_address(settings: Settings) -> str:
    """Where people reach the server, for links that they are sent."""
    return settings.address or local_address(settings)
