"""What the server has stored, and what its report says of it."""

import sqlite3
from typing import Any

from tests.running_server import Server


def stored(server: Server, practice: str = "%") -> int:
    """Submissions in its database, of one practice where it is named, counted there."""
    database = sqlite3.connect(server.database_url.removeprefix("sqlite:///"))
    try:
        count = "SELECT count(*) FROM submission WHERE practice LIKE ?"
        return int(database.execute(count, [practice]).fetchone()[0])
    finally:
        database.close()


def figure(report: dict[str, Any], measure: str, **about: str) -> object:
    """The value of the first figure with this measure and about just this."""
    wanted = {"practice": "", "mode": "", "code": ""} | about
    for found in figures(report):
        where = {key: found["about"][key] for key in wanted}
        if found["measure"] == measure and where == wanted:
            return found["value"]
    raise AssertionError(f"the report has no {measure} of {about}")


def figures(part: Any) -> list[dict[str, Any]]:
    """Every figure in a report, wherever it stands."""
    if isinstance(part, dict):
        own = [part] if "measure" in part else []
        return own + [each for value in part.values() for each in figures(value)]
    if isinstance(part, list):
        return [each for value in part for each in figures(value)]
    return []
