"""Errors of the database: by the names that other layers use, and in words for a person."""

import sqlalchemy as sa

DatabaseFault = sa.exc.OperationalError
"""The database cannot be reached or cannot write: its disk may be full. ``orig`` says why."""

DatabaseConflict = sa.exc.IntegrityError
"""Another transaction has stored the same key first; nothing was changed."""

DatabaseUnavailable = (DatabaseFault, sa.exc.InterfaceError, sa.exc.TimeoutError)
"""The errors after which trying again in a while makes sense."""

OURS = (
    sa.exc.DataError,
    sa.exc.IntegrityError,
    sa.exc.NotSupportedError,
    sa.exc.ProgrammingError,
)
"""The errors that a wrong statement makes, and that may quote a row."""


class NewerDatabase(ValueError):
    """The database has the tables of a revision that this version does not know."""


class InvalidDatabaseUrl(ValueError):
    """An address that names no database; why not."""


def is_unreachable(error: Exception) -> bool:
    """Whether a connection could not be made, or was lost: whoever asks next fares the same."""
    if isinstance(error, sa.exc.DBAPIError):
        return error.connection_invalidated or error.statement is None
    return isinstance(error, sa.exc.TimeoutError)


def outage_message(error: BaseException) -> str:
    """Why the database cannot be used; empty for any other error."""
    if isinstance(error, sa.exc.TimeoutError):
        return "no connection to it became free"
    if isinstance(error, sa.exc.DBAPIError) and not isinstance(error, OURS):
        return " ".join(str(error.orig).split())
    return ""
