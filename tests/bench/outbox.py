"""Tablets that send what waits as the app does, by the rules of pwa/src/outbox/.

Left out is what needs a person or a browser: the tablet is always in view, and no tab is beside it.
"""

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field

from tests.bench.crowd import Answer, Client

MOST_AT_ONCE = 50
FAILURES_A_PASS = 5
FIRST_S, LONGEST_S = 2.0, 300.0
INTERVAL_S = 60.0
LONGEST_PAUSE_S = 3600.0
KEPT = ("stored", "already_stored", "quarantined")

Asking = Generator[bytes | float, Answer | None, bool]


@dataclass
class Outbox:
    """The numbers of what waits, from 0, and how often sending each has failed."""

    token: str
    envelope: Callable[[int], bytes]
    waiting: list[int]
    size: int = MOST_AT_ONCE
    failures: Counter[int] = field(default_factory=Counter)
    became: Counter[str] = field(default_factory=Counter)
    parked: list[int] = field(default_factory=list)
    pause_s: float = 0.0
    """What the server asked for in the last pass."""
    done_s: float = 0.0
    """The moment at which nothing waited any more."""

    def settle(self, batch: Sequence[int], receipts: dict[str, str]) -> list[int]:
        """Forgets what has a receipt; returns what must be sent again."""
        left = []
        for number in batch:
            status = receipts.get(json.loads(self.envelope(number))["id"])
            if status in KEPT or status == "refused":
                self.became[status] += 1
                self.waiting.remove(number)
            else:
                left.append(number)
        return left


def tablet(outbox: Outbox, clock: Callable[[], float], phase_s: float) -> Client:
    """Its life until nothing waits. ``phase_s`` is when its first whole minute comes."""
    tick = clock() + phase_s
    failures = 0
    while True:
        complete = yield from _pass(outbox)
        now = clock()
        if complete:
            outbox.done_s = now
            yield _check_in(outbox)
            return
        failures += 1
        again, not_before = now + outbox.pause_s + backoff_s(failures), now + outbox.pause_s
        if not outbox.pause_s:
            yield _check_in(outbox)
        while tick < max(clock(), not_before):
            tick += INTERVAL_S
        yield min(again, tick)


def backoff_s(failures: int) -> float:
    return random.random() * min(FIRST_S * 2.0**failures, LONGEST_S)


def _pass(outbox: Outbox) -> Asking:
    """Whether every waiting submission was asked about, and the server answered."""
    waiting = sorted(outbox.waiting, key=lambda number: (outbox.failures[number], number))
    outbox.pause_s, complete, failed = 0.0, True, 0
    while waiting and failed < FAILURES_A_PASS:
        batch, waiting = waiting[: outbox.size], waiting[outbox.size :]
        answer = yield post(b"submissions", _batch(outbox, batch))
        status = answer.status if answer else 0
        if answer and status in (400, 413) and _is(answer, "application/problem+json"):
            if len(batch) > 1:
                outbox.size = 1
                waiting = batch + waiting
                continue
            outbox.parked += batch
            outbox.waiting.remove(batch[0])
            continue
        receipts = _receipts(answer)
        if receipts is None and status != 500:
            outbox.pause_s = _asked_pause_s(answer)
            if not outbox.pause_s:
                outbox.size = 1
                outbox.failures.update(batch)
            return False
        left = outbox.settle(batch, receipts or {})
        outbox.failures.update(left)
        complete = complete and not left
        failed += len(left) == len(batch)
        outbox.size = 1 if left else min(outbox.size * 5, MOST_AT_ONCE)
    return complete and not waiting


def _receipts(answer: Answer | None) -> dict[str, str] | None:
    """The status by id, where our server gave receipts."""
    if answer is None or answer.status != 200 or not _is(answer, "application/json"):
        return None
    return {load["id"]: load["status"] for load in json.loads(answer.body)["receipts"]}


def _asked_pause_s(answer: Answer | None) -> float:
    asked = answer.headers.get("retry-after", "0") if answer else "0"
    return min(float(asked), LONGEST_PAUSE_S)


def _is(answer: Answer, kind: str) -> bool:
    return answer.headers.get("content-type", "").startswith(kind)


def _batch(outbox: Outbox, numbers: Sequence[int]) -> bytes:
    return b'{"envelopes":[' + b",".join(map(outbox.envelope, numbers)) + b"]}"


def _check_in(outbox: Outbox) -> bytes:
    numbers = [number + 1 for number in sorted(outbox.waiting)]
    body = {
        "version": "storm",
        "made": max(numbers, default=0),
        "waiting": _ranges(numbers),
        "parked": len(outbox.parked),
        "oldest": None,
        "storage": "persistent",
        "now_ms": round(time.time() * 1000),
    }
    return post(b"tablets/check-in", json.dumps(body).encode(), outbox.token)


def _ranges(numbers: Sequence[int]) -> list[list[int]]:
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def post(to: bytes, body: bytes, token: str = "") -> bytes:
    """As a browser sends it over a connection that stays open."""
    shown = b"Authorization: Bearer %s\r\n" % token.encode() if token else b""
    head = b"POST /api/v1/%s HTTP/1.1\r\nHost: 127.0.0.1\r\n" % to
    length = b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
    return head + shown + length + body
