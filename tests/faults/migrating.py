"""A process that brings a database up to a made-up next version: to be killed.

Usage: python -m tests.faults.migrating DATABASE_URL FOLDER
"""

import sys
from pathlib import Path

from feedback_server.store import Store
from feedback_server.store.db import migrate

if __name__ == "__main__":
    migrate.VERSIONS = (*migrate.VERSIONS, Path(sys.argv[2]))
    store = Store(sys.argv[1])
    migrate.migrate(store)
    store.close()
