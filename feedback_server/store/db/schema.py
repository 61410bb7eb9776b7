"""All tables together, each capability's from its own ``tables.py``.

Every change of a table needs a migration (``make migration``); a test compares the two.
"""

from feedback_server.store.accounts import tables as accounts
from feedback_server.store.activity import tables as activity
from feedback_server.store.collect import tables as collect
from feedback_server.store.comments import tables as comments
from feedback_server.store.editing import tables as editing
from feedback_server.store.notifications import tables as notifications
from feedback_server.store.operations import tables as operations
from feedback_server.store.organisations import tables as organisations
from feedback_server.store.reports import tables as reports
from feedback_server.store.submissions import tables as submissions
from feedback_server.store.surveys import tables as surveys
from feedback_server.store.tablets import tables as tablets

from .metadata import metadata

CAPABILITIES = (
    accounts,
    activity,
    collect,
    comments,
    editing,
    notifications,
    operations,
    organisations,
    reports,
    submissions,
    surveys,
    tablets,
)
SCHEMA = metadata
"""It holds all tables once the modules above are imported: ask for it here."""
