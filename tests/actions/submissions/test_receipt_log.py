"""What came is written down by the hour, so that no log tells when an answer came."""

import json
from datetime import datetime
from urllib.request import Request, urlopen

from structlog.testing import capture_logs

from feedback_server.actions.submissions.receipt_log import ReceiptLog
from tests.factories import an_envelope, encoded
from tests.running_server import Server

JSON = {"Content-Type": "application/json"}
AT_NINE = datetime.fromisoformat("2026-11-23T09:10:11.123456+00:00")


def test_an_hour_is_one_line_whenever_its_submissions_came() -> None:
    now = AT_NINE.timestamp()
    log = ReceiptLog(lambda: now)
    with capture_logs() as lines:
        log.write()
        for _ in range(3):
            log.note({"stored": 2})
            now += 600
        log.note({"already_stored": 1})
        assert lines == [], "nothing is written when something comes"
        log.write()
        log.write()
    counts = {"already_stored": 1, "stored": 6}
    assert lines == [
        {"event": "submissions received", "log_level": "info", "hour": "2026-11-23T09Z", **counts}
    ]


def test_a_server_that_is_stopped_writes_down_what_is_left(server: Server) -> None:
    for _ in range(3):
        body = b'{"envelopes": [' + encoded(an_envelope(server.keys)) + b"]}"
        asked = Request(f"{server.url}/api/v1/submissions", body, JSON)
        with urlopen(asked, timeout=20) as answer:
            assert answer.status == 200
    assert "received" not in server.log.read_text()
    server.stop()
    found = [
        json.loads(splitline)
        for splitline in server.log.read_text().splitlines()
        if "received" in splitline
    ]
    assert [match["stored"] for match in found] == [3]
