"""Does two parts of a build at once, each in a process of its own."""

import multiprocessing
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection

from feedback_server.content import ContentError

FORK = multiprocessing.get_context("fork")
"""The other process has all that was read so far."""
Part = Callable[[], object]
Fault = Exception | list[str] | None
"""What a part raised; the errors of a ContentError, which is not to be pickled."""


def run_beside(first: Part, second: Part) -> None:
    """Run ``first`` in a process beside this one, which runs ``second``.

    Raises ContentError with the errors of both, or what one of them raised.
    """
    receive, send = FORK.Pipe(duplex=False)
    process = FORK.Process(target=_send_fault, args=(first, send))
    process.start()
    send.close()
    faults = [_fault_of(second), _received(receive)]
    process.join()
    errors = []
    for fault in faults:
        if isinstance(fault, Exception):
            raise fault
        errors += fault or []
    if errors:
        raise ContentError(errors)


def _fault_of(part: Part) -> Fault:
    try:
        part()
    except ContentError as error:
        return error.errors
    except OSError as error:
        return error
    except Exception as error:  # which may hold what cannot be sent to another process
        traceback.print_exc()
        return RuntimeError(f"{type(error).__name__}: {error}")
    return None


def _send_fault(part: Part, send: Connection) -> None:
    send.send(_fault_of(part))


def _received(receive: Connection) -> Fault:
    try:
        fault: Fault = receive.recv()
    except EOFError:
        return ChildProcessError("a part of the build was killed")
    return fault
