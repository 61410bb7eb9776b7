"""Tablets in the practices of two networks, and the requests that they send, sealed beforehand."""

import base64
import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, cycle, islice

from feedback_server.actions.surveys.registry import publish_survey
from feedback_server.actions.tablets.tablets import add_tablet, enrol_tablet
from feedback_server.config.settings import PROJECT
from feedback_server.content import load_surveys
from feedback_server.crypto.hpke import SealingKeys
from feedback_server.domain.calendar.calendar_month import london_day
from feedback_server.domain.organisations.organisation import Pcn, Practice
from feedback_server.domain.surveys.survey import Survey
from feedback_server.domain.tablets.tablet import Setup
from feedback_server.store import Store
from feedback_server.store.db.migrate import migrate
from feedback_server.store.organisations import organisations

SURVEY = "occupational-therapy"
ANSWERS = {
    "experience": "2",
    "publish": "yes",
    "who": "patient",
    "appointment": "easy",
    "listened": "yes",
    "involved": "yes",
    "tasks": ["dressing", "eating"],
}
WHY = "They came to my home, listened, and showed me how to get up and dress without pain. "
"""With it there are eight answers, and the sealed envelope has about 1 kB."""
WHOLE = 540
"""Letters of the comment and all else that is sealed."""


A_DAY, DAYS = 150, 390
"""What a tablet made on one day, and how far back it goes: more than 200 a day would wait."""


@dataclass
class Tablet:
    """One that is set up. ``numbers`` counts its submissions."""

    practice: str
    token: str
    numbers: Iterator[int]


def survey() -> Survey:
    """The one that adults answer."""
    every = load_surveys(PROJECT / "content" / "surveys")
    return next(item for item in every if item.id == SURVEY)


def set_up(store: Store, practices: int, tablets: int) -> list[Tablet]:
    """So many practices with so many tablets between them, in a database that may be new."""
    migrate(store)
    publish_survey(store, survey())
    pcns = [Pcn(f"U9{number:04}", f"Network {number}", demonstration=True) for number in (1, 2)]
    places = [
        Practice(f"V9{number:04}", f"Practice {number}", pcns[number % 2].code, demonstration=True)
        for number in range(practices)
    ]
    with store.write() as tx:
        organisations.upsert_pcns(tx, pcns)
        organisations.upsert_practices(tx, places)
    return [_tablet(store, places[number % practices].code) for number in range(tablets)]


def _tablet(store: Store, practice: str) -> Tablet:
    now = datetime.now(UTC)
    code = add_tablet(
        store,
        practice=practice,
        label="Desk",
        setup=Setup(),
        id=str(uuid.uuid4()),
        on=london_day(now),
        now=now,
        by="bench",
    )
    enrolled = enrol_tablet(store, code, now=now)
    assert enrolled is not None
    return Tablet(practice, enrolled.token, count(1))


def envelopes(keys: SealingKeys, tablet: Tablet, version: str) -> Iterator[dict[str, object]]:
    """What it sends, one after the other."""
    today = london_day(datetime.now(UTC))
    while True:
        id, number = str(uuid.uuid4()), next(tablet.numbers)
        answers = {**ANSWERS, "why": ""}
        content = {
            "survey": SURVEY,
            "version": version,
            "language": "en",
            "practice": tablet.practice,
            "mode": "tablet",
            "given_on": (today - timedelta(days=number // A_DAY % DAYS)).isoformat(),
            "answers": answers,
            "token": tablet.token,
            "number": number,
        }
        room = WHOLE - len(json.dumps(content))
        answers["why"] = (WHY * (room // len(WHY) + 1))[:room].strip()
        sealed = keys.seal(json.dumps(content).encode(), id=id)
        text = base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()
        yield {"schema": 1, "id": id, "key_id": keys.current, "sealed": text}


def requests(keys: SealingKeys, tablets: Sequence[Tablet], size: int, number: int) -> list[bytes]:
    """So many requests with ``size`` submissions each, from one tablet after the other."""
    version = survey().version
    made = [envelopes(keys, tablet, version) for tablet in tablets]
    turns = cycle(made)
    return [request([*islice(next(turns), size)]) for _ in range(number)]


def request(given: Sequence[dict[str, object]]) -> bytes:
    """As a browser sends it over a connection that stays open."""
    body = json.dumps({"envelopes": given}, separators=(",", ":")).encode()
    head = (
        "POST /api/v1/submissions HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
