"""The application behind the front, as the tests of its pages have it."""

from tests.web.conftest import app, client, clock, quick_hashes, staff, surveys_at_hand

__all__ = ["app", "client", "clock", "quick_hashes", "staff", "surveys_at_hand"]
