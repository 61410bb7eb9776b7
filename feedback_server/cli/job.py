"""Commands on the jobs that are done in the background."""

import signal
from datetime import UTC, datetime
from threading import Event
from types import FrameType

import click
from rich.table import Table

from feedback_server.config.settings import Settings
from feedback_server.domain.calendar.calendar_month import LONDON
from feedback_server.store.operations import jobs

from .environment import open_store, open_store_with_keys, pass_settings
from .terminal import echo, terminal


@click.command("run")
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
@pass_settings
def run(settings: Settings, once: bool) -> None:
    """Do the jobs that wait: pushes, reports, checks, forgetting what is old.

    'handrail server run' does them too. To have them in a process of their own, set
    HANDRAIL_RUN_JOBS=0 for it and run this beside it; any number may run.
    """
    from feedback_server.app import prepare_logs
    from feedback_server.jobs.registry import (
        make_page_builder,
        make_worker,
        start_worker_thread,
    )

    prepare_logs()
    stop = Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    with open_store_with_keys(settings) as store:
        worker, builder = (
            make(settings, store, now=lambda: datetime.now(UTC))
            for make in (make_worker, make_page_builder)
        )
        if once:
            done = 0
            while number := builder.run_once() + worker.run_once():
                done += number
            echo(f"Jobs done: {done}")
            return
        start_worker_thread(builder)
        echo("Working. Stop with Ctrl+C")
        worker.run(stop)


@click.command("list")
@click.option("--ended", default=20, show_default=True, help="How many of those that are over.")
@pass_settings
def list_jobs(settings: Settings, ended: int) -> None:
    """List the jobs that wait and those that ended, with what came of them."""
    with open_store(settings) as store, store.read() as tx:
        waiting, over = jobs.waiting(tx, 200), jobs.ended(tx, ended)
    if not waiting and not over:
        echo("There are no jobs yet: 'handrail server run' or 'handrail job run' plans them")
        return
    table = Table(box=None)
    for column in ("Job", "State", "Due", "Ended", "Attempts", "What came of it"):
        table.add_column(column)
    for listed in [*waiting, *over]:
        state = "in work" if listed.leased else listed.state.value
        due, at = _moment(listed.job.due_at), _moment(listed.ended_at)
        table.add_row(listed.job.kind, state, due, at, str(listed.job.attempts), listed.message)
    terminal.print(table)


def _moment(at: datetime | None) -> str:
    return at.astimezone(LONDON).strftime("%Y-%m-%d %H:%M") if at else ""
