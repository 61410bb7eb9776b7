"""The command that checks an installation."""

import json
import os
from datetime import UTC, datetime

import click

from feedback_server.checks import run_all_checks
from feedback_server.domain.operations.check_result import CheckResult, CheckStatus

from .terminal import FAILED

COLOURS = {CheckStatus.PASSED: "green", CheckStatus.WARNING: "yellow", CheckStatus.FAILED: "red"}


@click.command("check")
@click.option("--json", "as_json", is_flag=True, help="One JSON list, for machines.")
def check(as_json: bool) -> None:
    """Check settings, database, clock, jobs, keys, disk, pages, content and backups.

    One line each: passed, warning (nothing is broken yet, or a person has to decide) or failed,
    and what to do. It changes nothing. Exit code 0: no check failed; 1: at least one did.
    """
    results = []
    for result in run_all_checks(os.environ, datetime.now(UTC)):
        results.append(result)
        if not as_json:
            click.echo(_line(result))
    if as_json:
        click.echo(json.dumps([vars(result) for result in results], indent=1))
    if any(result.status is CheckStatus.FAILED for result in results):
        raise click.exceptions.Exit(FAILED)


def _line(result: CheckResult) -> str:
    status = click.style(f"{result.status.value:7}", fg=COLOURS[result.status])
    remedy = f": {result.remedy}" if result.remedy else ""
    return f"{status}  {result.subject:15}  {result.message}{remedy}"
