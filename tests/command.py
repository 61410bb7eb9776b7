"""The `handrail` command, run inside the test: to start Python anew takes a second each time."""

import os
from pathlib import Path
from subprocess import CompletedProcess
from traceback import format_exception

from click.testing import CliRunner

from feedback_server.cli import main
from feedback_server.cli.terminal import terminal

terminal.width = 200  # as wide as a terminal that people widen for tables


def handrail(*arguments: str | Path, input: str = "", **environment: str) -> CompletedProcess[str]:
    """What it says and its exit code, as if it ran in a process of its own."""
    variables: dict[str, str | None] = {
        name: None for name in os.environ if name.startswith("HANDRAIL_")
    }
    done = CliRunner().invoke(
        main, [str(each) for each in arguments], input=input, env=variables | environment
    )
    if done.exc_info and done.exc_info[0] is not SystemExit:
        raise AssertionError("".join(format_exception(*done.exc_info)))
    return CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)
