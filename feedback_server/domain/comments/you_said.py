""" "You said, we did": what patients said, in the words of staff, and what came of it."""

from dataclasses import dataclass
from datetime import date

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.reports.context import Change
from feedback_server.domain.surveys.service import MAIN

LONGEST = 300
AT_MOST = 3
"""The most statements published for one month: what the pages have room for."""


@dataclass(frozen=True)
class YouSaid:
    """A statement. Whether it is published stands with the published month."""

    id: str
    pcn: str
    month: Month
    said: str
    did: str
    by: str
    on: date
    service: str = MAIN

    @property
    def change(self) -> Change:
        return Change(self.said, self.did)


def validate(said: str, did: str) -> dict[str, str]:
    """The errors, by field."""
    found = {}
    for name, words, missing in (
        ("said", said, "Say what patients said"),
        ("did", did, "Say what was done about it"),
    ):
        if not words.strip():
            found[name] = missing
        elif len(words.strip()) > LONGEST:
            found[name] = f"Use {LONGEST} characters or fewer"
        elif "\0" in words:
            found[name] = "Write it without special characters"
    return found
