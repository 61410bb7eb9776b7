"""The outbox in Firefox."""

from tests.e2e.outbox_suite import OutboxSuite


class TestOutboxInFirefox(OutboxSuite):
    """Adds nothing: Firefox passes what every browser does."""
