"""The app and the server agree on how many submissions may come at once."""

import re

from feedback_server.config.settings import PROJECT
from feedback_server.web.api.schemas import MOST_ENVELOPES


def test_the_app_sends_no_more_at_once_than_the_server_takes() -> None:
    code = (PROJECT / "pwa" / "src" / "outbox" / "upload-batches.ts").read_text("utf-8")
    (size,) = re.findall(r"const MAX_BATCH_SIZE = (\d+);", code)
    assert 1 <= int(size) <= MOST_ENVELOPES
