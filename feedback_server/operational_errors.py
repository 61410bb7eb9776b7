"""Explains errors of disk, database, keys and other servers, with what to do about them.

Used by all commands and by ``handrail server check``. Any other exception is a bug of ours.
"""

import errno
from collections.abc import Mapping
from dataclasses import dataclass

from feedback_server.actions.operations.server_keys import KeysOfAnotherDatabase, MissingKeys
from feedback_server.builder.stamping import BrokenPages
from feedback_server.content.published_months import UnreadableMonth
from feedback_server.crypto.key_files import UnusableKey
from feedback_server.server.single_instance import CannotListen, InUse
from feedback_server.store import InvalidDatabaseUrl, NewerDatabase
from feedback_server.store.db.errors import outage_message

RESTORE = "'handrail backup restore FILE --identity KEY'"
BRING_BACK = "bring it back: 'handrail backup restore-keys FILE --identity KEY'"
PUBLISHED = (
    "take it out of a backup ('age -d -i KEY FILE | tar xz published'), or move it away and "
    "publish that month again"
)
A_USER = "see that the user that runs Handrail may read and write it"


@dataclass(frozen=True)
class Trouble:
    """``todo`` says what to do about it, where ``words`` do not."""

    words: str
    todo: str

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.words, self.todo)))


DATABASE: Mapping[str, str] = {
    "not a database": f"move the file away, and restore the newest backup: {RESTORE}",
    "malformed": f"move the file away, and restore the newest backup: {RESTORE}",
    "unable to open": f"{A_USER}, and its folder",
    "readonly": f"{A_USER}, and its folder",
    "disk i/o": "see that its disk works and has room, then look with 'handrail server check'",
    "full": "make room on its disk, such as by moving old backups to another; then "
    "'handrail submission drop-quarantine' and 'handrail database purge' give room back, and need "
    "a little themselves",
    "locked": "wait until another program has ended, or end it",
}
"""By what SQLite says."""
FILES: Mapping[int, str] = {
    errno.EACCES: A_USER,
    errno.EPERM: A_USER,
    errno.EROFS: "see that its disk can be written to",
    errno.ENOSPC: "make room on its disk: 'handrail server check' says how much is free",
    errno.EDQUOT: "make room on its disk: 'handrail server check' says how much is free",
    errno.EIO: "see that its disk works",
    errno.EISDIR: "a file belongs there: move the folder away",
    errno.ENOTDIR: "a folder belongs there: move the file away",
    errno.EEXIST: "move it away if nothing needs it",
    errno.ENOENT: "see that it is there, or restore it from a backup",
}


def explained(error: BaseException) -> Trouble | None:
    """None for a fault of ours, which is for a developer to see whole."""
    if isinstance(error, NewerDatabase):
        words = f"The database is of a newer version of Handrail ({error})"
        return Trouble(words, "install that version, or name another in HANDRAIL_DATABASE_URL")
    if isinstance(error, InvalidDatabaseUrl):
        return Trouble(f"HANDRAIL_DATABASE_URL: {error}", "see 'handrail server list-settings'")
    if isinstance(error, InUse):
        return Trouble(str(error), "stop it first")
    if isinstance(error, CannotListen):
        return Trouble(str(error), "see HANDRAIL_HOST and HANDRAIL_PORT")
    if isinstance(error, UnreadableMonth):
        return Trouble(f"{error} cannot be read", PUBLISHED)
    if isinstance(error, BrokenPages):
        todo = "run 'handrail site build'; of an installed wheel, delete that folder"
        return Trouble(str(error), todo)
    if isinstance(error, MissingKeys | KeysOfAnotherDatabase | UnusableKey):
        return _about_keys(error)
    if said := outage_message(error):
        return Trouble(f"The database cannot be used ({said})", _about_database(said.lower()))
    if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
        return _about_file(error)
    return None


def _about_keys(error: MissingKeys | KeysOfAnotherDatabase | UnusableKey) -> Trouble:
    match error:
        case MissingKeys():
            todo = "'handrail key accept-loss ID' says what goes with it, and asks"
            words = f"Not in {error.folder}, and in use: {error}"
            return Trouble(words, f"{BRING_BACK}. Where no backup has it, {todo}")
        case KeysOfAnotherDatabase():
            words = f"The database is empty, and in {error} lie keys of another one"
            other = "to begin anew with these keys: 'handrail key adopt'"
            named = "name the other in HANDRAIL_DATABASE_URL"
            return Trouble(words, f"{named}, or restore its backup: {RESTORE}; {other}")
        case _:
            return Trouble(str(error), f"move it away, and {BRING_BACK}")


def _about_database(said: str) -> str:
    usual = "see that it runs, and that HANDRAIL_DATABASE_URL is right"
    return next((todo for part, todo in DATABASE.items() if part in said), usual)


def _about_file(error: OSError) -> Trouble:
    if error.errno is None:  # in our own words
        return Trouble(str(error), "")
    name = f"{error.filename}: " if error.filename else ""
    todo = FILES.get(error.errno, "see that it can be read and written")
    return Trouble(f"{name}{error.strerror}", todo)
