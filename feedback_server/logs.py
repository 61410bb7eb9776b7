"""What the server writes down of itself: one line an event, with kinds and counts, never words.

What an exception or a library says may quote a person, an address or a row of the database. So only
the kind is written, and the place in the code where the words stand.
"""

import logging
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

import structlog


@dataclass(frozen=True)
class LogEvent:
    """A kind of line in the log, as the handbook lists it."""

    level: str
    fields: str
    when: str


EVENTS: Mapping[str, LogEvent] = {
    "submissions received": LogEvent(
        "info",
        "`hour`, such as `2026-11-23T09Z`, and a count for each outcome",
        "an hour is over in which submissions came, or the process ends",
    ),
    "request failed": LogEvent(
        "error",
        "`kind`, `where`, `endpoint`",
        "a request failed by a fault of ours: the kind of exception, its file and line",
    ),
    "edition unusable": LogEvent(
        "error",
        "`error`",
        "newly built pages could not be read: the pages before them are served on",
    ),
    "rebuild failed": LogEvent(
        "error",
        "`error`",
        "the pages could not be built anew: those before them are served on, and it is tried again",
    ),
    "job failed": LogEvent(
        "error",
        "`kind`, `attempts`, `error`",
        "an attempt at a job failed; `error` is the kind of exception",
    ),
    "job queue failed": LogEvent(
        "error", "`error`", "jobs could not be looked for, such as where the database is away"
    ),
    "thread failed": LogEvent("error", "`kind`, `where`", "a thread ended by an exception"),
    "library": LogEvent(
        "warning or error",
        "`logger`, `where`, `kind`, `failed_at`",
        "a library, or the server Granian, had something to say; `where` is the place in its code "
        "where the words stand",
    ),
    "single sign-on refused": LogEvent(
        "info", "`kind`", "somebody came back from the provider without being let in"
    ),
    "published month unreadable": LogEvent(
        "warning",
        "`file`",
        "a file in `published/` cannot be read, and is left out; told once by each process",
    ),
    "email not sent": LogEvent(
        "warning",
        "`kind`",
        "an invitation or a report could not be e-mailed, or not yet; `kind` says how it failed",
    ),
    "tracing unavailable": LogEvent(
        "warning",
        "`why`, `missing`, `install`",
        "traces are wanted, and the extra is not installed",
    ),
}
"""Every event that our own code logs."""


def prepare_logs() -> None:
    """For people on a terminal, as JSON anywhere else; what libraries log and threads raise too."""
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer()
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )
    root, server = logging.getLogger(), logging.getLogger("_granian")
    if not any(isinstance(handler, FromLibraries) for handler in root.handlers):
        root.addHandler(FromLibraries())
    server.handlers, server.propagate = [], True  # it would write down whole tracebacks
    threading.excepthook = _note_thread


class FromLibraries(logging.Handler):
    """Passes on that a library had something to say, and where in its code that stands."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        about = {"kind": type(error).__name__, "failed_at": place_of(error)} if error else {}
        where = f"{record.pathname}:{record.lineno}"
        with suppress(ValueError):  # nobody listens any more: a library must not fail by that
            structlog.get_logger().log(
                record.levelno, "library", logger=record.name, where=where, **about
            )


def place_of(error: BaseException) -> str:
    """File and line where it was raised; empty where that is not known."""
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    return f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else ""


def _note_thread(raised: threading.ExceptHookArgs) -> None:
    where = place_of(raised.exc_value) if raised.exc_value else ""
    structlog.get_logger().error("thread failed", kind=raised.exc_type.__name__, where=where)
