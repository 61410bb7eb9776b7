"""What all commands share: words on the terminal, the database, months and days."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from feedback_server.actions.operations.server_keys import ready_keys, refuse_others_keys
from feedback_server.config.settings import Settings
from feedback_server.domain.calendar.calendar_month import Month, london_day
from feedback_server.store import Store
from feedback_server.store.db.migrate import migrate
from feedback_server.store.db.row_dump import DumpPart

Item = TypeVar("Item")

terminal = Console(stderr=True, highlight=False)
BY = "command line"  # stands in the record for whoever typed it
WRONG = 1  # what was asked for does not hold, or could not be done
UNUSABLE = 2  # settings, content or arguments cannot be used


def say(words: str) -> None:
    terminal.print(f"[green]•[/green] {words}", soft_wrap=True)


def plain(words: str) -> None:
    """Words of a file, or of somebody else, may hold brackets, which are no markup."""
    terminal.print(words, soft_wrap=True, markup=False)


def fail(words: str, code: int = WRONG) -> "click.exceptions.Exit":
    terminal.print(f"[red]✗[/red] {words}", soft_wrap=True)
    return click.exceptions.Exit(code)


@contextmanager
def opened_with_keys(settings: Settings) -> Iterator[Store]:
    """The same for what needs the keys: they are there, or are told to be missing."""
    with opened(settings) as store:
        ready_keys(store, settings.all_keys, now=datetime.now(UTC), by=BY)
        yield store


@contextmanager
def opened(settings: Settings, *, keys_of_others: bool = False) -> Iterator[Store]:
    """The database, brought up to date first and closed at the end.

    Raises OthersKeys, unless ``keys_of_others`` may lie beside it.
    """
    store = Store(settings.database_url)
    try:
        if not keys_of_others:
            refuse_others_keys(store, settings.all_keys)
        if migrate(store):
            say("Brought the database up to date")
        yield store
    finally:
        store.close()


def followed(items: Iterable[Item], total: int, words: str) -> Iterator[Item]:
    """The items, with a bar that follows them; only where a person looks on, and then gone."""
    with _bar() as progress:
        yield from progress.track(items, total=total, description=words)


def followed_rows(words: str) -> Callable[[Iterable[DumpPart], int], Iterator[DumpPart]]:
    """The same for parts of tables, by how many rows of how many they hold."""

    def follow(parts: Iterable[DumpPart], total: int) -> Iterator[DumpPart]:
        with _bar() as progress:
            task = progress.add_task(words, total=total)
            for part in parts:
                yield part
                progress.advance(task, part.rows)

    return follow


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    hidden = not terminal.is_terminal
    return Progress(*columns, console=terminal, transient=True, disable=hidden)


def month_of(text: str, option: str = "--month") -> Month:
    try:
        return Month.parse(text)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint=option) from error


def address_of(settings: Settings) -> str:
    """Where this computer reaches the server."""
    host = "localhost" if settings.host == "127.0.0.1" else settings.host
    return f"http://{host}:{settings.port}"


def links_begin(settings: Settings) -> str:
    """Where people reach the server, for links that they are sent."""
    return settings.address or address_of(settings)


def today() -> date:
    return london_day(datetime.now(UTC))
