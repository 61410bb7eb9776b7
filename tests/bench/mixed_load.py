"""What a busy day brings, in threads: tablets, garbage, staff, downloads, exports, and watchers."""

import json
import random
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from threading import Event, Thread

from feedback_server.config.settings import PROJECT
from feedback_server.crypto.hpke import SealingKeys
from tests.bench.tablets import Tablet, envelopes, survey
from tests.bench.visitor import JSON, Heard, Visitor

SUBMISSIONS = "/api/v1/submissions"
PCN = "U99901"
EXPORTS = ("csv", "fhir-ndjson")
PAGES = (
    "/staff/overview/",
    "/staff/reports?pcn=PCN&month=MONTH",
    "/staff/comments/",
    "/staff/comments/?place=PCN&month=all&text=rail",
    "/staff/you-said/",
    "/staff/activity/",
    "/staff/tablets/",
    "/staff/flagged",
    "/staff/posters/",
    "/staff/account/",
    "/",
    "/feedback/",
)
FOR_ADMINISTRATORS = (
    "/staff/people/",
    "/staff/quarantine/",
    "/staff/audit-log/",
    "/staff/organisations/",
)
DOWNLOADS = ("pdf", "xlsx", "csv", "html", "json")
GARBAGE: tuple[tuple[bytes, int], ...] = (
    (b"{", 400),
    (b'{"envelopes":[]}', 400),
    (b'{"envelopes":[{"no":"id"}]}', 200),
    (b'{"envelopes":[{"id":"%s","sealed":1}]}', 200),
    (b'{"envelopes":[{"schema":1,"id":"%s","key_id":"0123456789abcdef","sealed":"AAAA"}]}', 200),
    (b"[" * 5000, 400),
    (b"\xff\xfe" * 500, 400),
)


@dataclass
class Day:
    """Where it happens, and what is known there."""

    port: int
    keys: SealingKeys
    tablets: Sequence[Tablet]
    account: str
    password: str
    administrator: str
    """The token of a session."""
    month: str
    environment: Mapping[str, str]
    folder: Path
    heard: Heard = field(default_factory=Heard)
    over: Event = field(default_factory=Event)
    _threads: list[Thread] = field(default_factory=list)

    def begin(self) -> None:
        """The pace of each is in seconds between two of its acts."""
        quarter = len(self.tablets) // 4
        shares = [self.tablets[at * quarter : (at + 1) * quarter] for at in range(4)]
        for share in shares[:3]:
            self._repeat(0.2, partial(sending, self, share, 1))
        self._repeat(1.0, partial(sending, self, shares[3], 20))
        self._repeat(0.5, partial(checking_in, self))
        self._repeat(0.5, partial(garbage, self))
        for _ in range(2):
            self._repeat(0.7, partial(reading, self))
        self._repeat(2.0, partial(downloading, self))
        self._repeat(1.0, partial(watching, self))
        self._repeat(60.0, partial(exporting, self))

    def end(self) -> None:
        self.over.set()
        for thread in self._threads:
            thread.join(130)

    def _repeat(self, pace_s: float, acts: Callable[[Visitor], Iterator[None]]) -> None:
        def run() -> None:
            visitor = Visitor(self.port, self.heard)
            try:
                for _ in acts(visitor):
                    if self.over.wait(pace_s * (0.5 + random.random())):
                        break
            except Exception as error:
                self.heard.wrong[f"a visitor ended: {error!r}"] += 1
            visitor.close()

        thread = Thread(target=run, daemon=True)
        thread.start()
        self._threads.append(thread)


def sending(day: Day, tablets: Sequence[Tablet], size: int, to: Visitor) -> Iterator[None]:
    """One tablet after the other, and every tenth request twice."""
    version = survey().version
    made = cycle([envelopes(day.keys, tablet, version) for tablet in tablets])
    for number, turn in enumerate(made):
        body = json.dumps({"envelopes": [*islice(turn, size)]}).encode()
        kind = "a submission" if size == 1 else f"{size} submissions"
        for what in (kind, "a repeat") if number % 10 == 0 else (kind,):
            _, answer = to.ask(what, SUBMISSIONS, body, headers=JSON)
            kept = answer.count(b'"stored"') + answer.count(b'"already_stored"')
            if kept != size:
                day.heard.wrong[f"{what}: not all stored"] += 1
        yield


def checking_in(day: Day, to: Visitor) -> Iterator[None]:
    for tablet in cycle(day.tablets):
        said = {
            "version": "soak",
            "made": 10,
            "waiting": [[1, 4], [7, 9]],
            "parked": 0,
            "oldest": None,
            "storage": "persistent",
            "now_ms": round(time.time() * 1000),
        }
        own = {"Authorization": f"Bearer {tablet.token}", **JSON}
        to.ask("a check-in", "/api/v1/tablets/check-in", json.dumps(said).encode(), headers=own)
        yield


def garbage(day: Day, to: Visitor) -> Iterator[None]:
    for body, status in cycle(GARBAGE):
        told = body % str(uuid.uuid4()).encode() if b"%s" in body else body
        to.ask("garbage", SUBMISSIONS, told, (status,), headers=JSON)
        yield


def reading(day: Day, to: Visitor) -> Iterator[None]:
    """All pages, signed in anew each time round."""
    while True:
        to.sign_in(day.account, day.password)
        for page in PAGES:
            to.ask("a page", page.replace("PCN", PCN).replace("MONTH", day.month))
            yield


def downloading(day: Day, to: Visitor) -> Iterator[None]:
    to.sign_in(day.account, day.password)
    own = {"Authorization": f"Bearer {to.make_token(day.password)}"}
    for extension in cycle(DOWNLOADS):
        to.ask(f"{extension} report", f"/api/v1/reports/{PCN}/{day.month}.{extension}", headers=own)
        yield


def watching(day: Day, to: Visitor) -> Iterator[None]:
    to.come_in(day.administrator)
    own = {"Authorization": f"Bearer {to.make_token('')}"}  # it has no password: it just came in
    for page in cycle(FOR_ADMINISTRATORS):
        to.ask("/readyz", "/readyz")
        to.ask("/metrics", "/metrics", headers=own)
        to.ask("an administrator's page", page)
        yield


def exporting(day: Day, _: Visitor) -> Iterator[None]:
    """By the command, in a process of its own beside the server."""
    for format in cycle(EXPORTS):
        span = ["--pcn", PCN, "--from", day.month, "--to", day.month, "--format", format]
        out = str(day.folder / "export")
        base = ["--base", "https://handrail.example"] if "fhir" in format else []
        command = [
            sys.executable,
            "-m",
            "feedback_server",
            "submission",
            "export",
            *span,
            *base,
            "--out",
            out,
        ]
        done = subprocess.run(
            command, env=day.environment, cwd=PROJECT, capture_output=True, check=False
        )
        day.heard.answered["an export"] += 1
        if done.returncode:
            day.heard.wrong[f"an export: {done.returncode}"] += 1
        yield
