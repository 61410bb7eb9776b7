"""The outbox in WebKit."""

from tests.e2e.outbox_suite import OutboxSuite


class TestOutboxInWebKit(OutboxSuite):
    """Adds nothing: WebKit passes what every browser does."""
