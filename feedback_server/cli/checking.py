"""The command that looks at an installation."""

import json
import os
from datetime import UTC, datetime

import click

from feedback_server.checks import every_check
from feedback_server.domain.operations.check_result import Finding, Verdict

from .terminal import WRONG

COLOURS = {Verdict.FINE: "green", Verdict.LOOK: "yellow", Verdict.WRONG: "red"}


@click.command("check")
@click.option("--json", "as_json", is_flag=True, help="One JSON list, for machines.")
def look_at_all(as_json: bool) -> None:
    """Look at settings, database, clock, jobs, keys, disk, pages, content and backups.

    A line each: fine, look (nothing is broken yet, or it is for a person to decide) or wrong, and
    what to do. It changes nothing. Exit code 0: nothing is wrong; 1: something is.
    """
    found = []
    for finding in every_check(os.environ, datetime.now(UTC)):
        found.append(finding)
        if not as_json:
            click.echo(_line(finding))
    if as_json:
        click.echo(json.dumps([vars(each) for each in found], indent=1))
    if any(each.verdict is Verdict.WRONG for each in found):
        raise click.exceptions.Exit(WRONG)


def _line(finding: Finding) -> str:
    verdict = click.style(f"{finding.verdict.value:5}", fg=COLOURS[finding.verdict])
    todo = f": {finding.todo}" if finding.todo else ""
    return f"{verdict}  {finding.subject:12}  {finding.words}{todo}"
