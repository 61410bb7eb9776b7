"""A process that brings a database up to date: to be killed.

Usage: python -m tests.faults.migrating DATABASE_URL
"""

import sys

from feedback_server.store import Store
from feedback_server.store.db.migrate import migrate

if __name__ == "__main__":
    store = Store(sys.argv[1])
    migrate(store)
    store.close()
