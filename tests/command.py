"""The `handrail` command, run inside the test: to start Python anew takes a second each time."""

import logging
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import CompletedProcess
from traceback import format_exception

import structlog
from click.testing import CliRunner

from feedback_server.cli import main
from feedback_server.cli.terminal import terminal

terminal.width = 200  # as wide as a terminal that people widen for tables


def handrail(*arguments: str | Path, input: str = "", **environment: str) -> CompletedProcess[str]:
    """What it says and its exit code, as if it ran in a process of its own."""
    variables: dict[str, str | None] = {
        name: None for name in os.environ if name.startswith("HANDRAIL_")
    }
    with process_as_it_was():
        done = CliRunner().invoke(
            main,
            [str(argument) for argument in arguments],
            input=input,
            env=variables | environment,
        )
    if done.exc_info and done.exc_info[0] is not SystemExit:
        raise AssertionError("".join(format_exception(*done.exc_info)))
    return CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)


@contextmanager
def process_as_it_was() -> Iterator[None]:
    """Puts back what servers and workers set for all of their process: logs and signals."""
    root, server = logging.getLogger(), logging.getLogger("_granian")
    handlers, servers, propagate = root.handlers[:], server.handlers[:], server.propagate
    hook = threading.excepthook
    signals = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        root.handlers[:], server.handlers[:], server.propagate = handlers, servers, propagate
        threading.excepthook = hook
        for each, handler in signals.items():
            signal.signal(each, handler)
        structlog.reset_defaults()
