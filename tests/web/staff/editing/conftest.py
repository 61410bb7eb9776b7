"""The pages of the content, read once for the applications of all tests."""

from functools import cache
from pathlib import Path

import pytest

from feedback_server.builder.public_pages.site_preview import SitePreview
from feedback_server.config.retention import default_periods
from feedback_server.server import editions

READ = cache(lambda source: SitePreview(source, Path("nothing-published"), default_periods()))


@pytest.fixture(autouse=True)
def pages_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editions, "SitePreview", lambda source, *_: READ(source))
