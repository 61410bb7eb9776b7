"""Output, progress bars and dates, as all commands use them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Protocol, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from feedback_server.domain.calendar.calendar_month import Month, london_day

Item = TypeVar("Item")

terminal = Console(stderr=True, highlight=False)
BY = "command line"  # stands in the audit log for whoever typed it
FAILED = 1  # what was asked for does not hold, or could not be done
UNUSABLE = 2  # settings, content or arguments cannot be used


class HasRows(Protocol):
    @property
    def rows(self) -> int: ...


Rows = TypeVar("Rows", bound=HasRows)


def echo(words: str) -> None:
    terminal.print(f"[green]•[/green] {words}", soft_wrap=True)


def write(words: str) -> None:
    """Print text from a file or a person: brackets in it are no markup."""
    terminal.print(words, soft_wrap=True, markup=False)


def fail(words: str, code: int = FAILED) -> "click.exceptions.Exit":
    terminal.print(f"[red]✗[/red] {words}", soft_wrap=True)
    return click.exceptions.Exit(code)


def progress(items: Iterable[Item], total: int, words: str) -> Iterator[Item]:
    """Pass the items on with a progress bar, which shows only on a terminal and is then removed."""
    with _bar() as bar:
        yield from bar.track(items, total=total, description=words)


def rows_progress(words: str) -> Callable[[Iterable[Rows], int], Iterator[Rows]]:
    """The same for parts of tables, by their number of rows."""

    def follow(parts: Iterable[Rows], total: int) -> Iterator[Rows]:
        with _bar() as bar:
            task = bar.add_task(words, total=total)
            for part in parts:
                yield part
                bar.advance(task, part.rows)

    return follow


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    hidden = not terminal.is_terminal
    return Progress(*columns, console=terminal, transient=True, disable=hidden)


def parse_month(text: str, option: str = "--month") -> Month:
    try:
        return Month.parse(text)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint=option) from error


def today() -> date:
    return london_day(datetime.now(UTC))
