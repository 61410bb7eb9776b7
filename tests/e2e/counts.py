"""What the server has stored, counted in its database."""

import sqlite3

from tests.server import Server


def stored(server: Server) -> int:
    database = sqlite3.connect(server.database_url.removeprefix("sqlite:///"))
    try:
        return int(database.execute("SELECT count(*) FROM submissions").fetchone()[0])
    finally:
        database.close()
