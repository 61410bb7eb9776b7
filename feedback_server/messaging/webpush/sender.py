"""Sends one push, and says what came of it."""

import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from urllib.parse import urlsplit

import requests

from .addresses import Allowed, NotAllowed, NotPublic
from .connection import Session
from .subscription import Subscription
from .vapid import VapidKeys

SIZE = 1024
"""Bytes of every payload before it is encrypted, so that its length says nothing. At most 3993."""
LONGEST_WAIT = timedelta(days=1)


class Result(StrEnum):
    """``GONE``: the browser wants no more. ``AGAIN``: later. ``REFUSED``: this push is given up."""

    SENT = "sent"
    GONE = "gone"
    AGAIN = "again"
    REFUSED = "refused"


@dataclass(frozen=True)
class Sent:
    """``status`` is that of HTTP, 0 where there was no answer. ``why`` has no address in it."""

    result: Result
    status: int = 0
    why: str = ""
    wait: timedelta | None = None
    """How long the push service asked to wait."""


@dataclass(frozen=True)
class Push:
    """``topic``: at the push service a newer one takes the place of an older one."""

    payload: Mapping[str, object]
    ttl: timedelta
    urgency: str
    topic: str


class Sender:
    """Keeps connections open; may be used by several threads."""

    def __init__(self, keys: VapidKeys, allowed: Allowed) -> None:
        self.keys = keys
        self.allowed = allowed
        self._abroad, self._here = Session(here=False), Session(here=True)

    def send(self, to: Subscription, vapid: str, push: Push) -> Sent:
        """Send it once. Never raises for what a push service does."""
        # It brings aiohttp, which is a twentieth of the start, and is not used.
        from pywebpush import WebPusher, WebPushException

        try:
            self.allowed.check(to.endpoint)
        except NotAllowed:
            return Sent(Result.GONE, why="not a push service that is allowed")
        if not self.keys.subject:
            return Sent(Result.AGAIN, why="notifications are off: there is nobody to write to")
        if vapid not in self.keys.private:
            return Sent(Result.GONE, why="its VAPID key is lost")
        found = urlsplit(to.endpoint)
        headers = self.keys.headers(vapid, f"{found.scheme}://{found.netloc}")
        headers |= {"Urgency": push.urgency, "Topic": push.topic}
        session = self._here if self.allowed.is_here(to.endpoint) else self._abroad
        try:
            pusher = WebPusher(to.as_json(), requests_session=session)
            answer = pusher.send(padded(push.payload), headers, ttl=int(push.ttl.total_seconds()))
        except (NotPublic, socket.gaierror) as error:
            return Sent(Result.AGAIN, why=_words(error))
        except requests.RequestException as error:
            return Sent(Result.AGAIN, why=_words(_cause(error)))
        except (WebPushException, ValueError):
            return Sent(Result.GONE, why="its keys cannot be used")
        assert isinstance(answer, requests.Response)
        return read_answer(answer.status_code, answer.headers.get("Retry-After", ""))


def read_answer(status: int, retry_after: str) -> Sent:
    """What an answer of a push service means (RFC 8030)."""
    if 200 <= status < 300:
        return Sent(Result.SENT, status)
    if status in (404, 410):
        return Sent(Result.GONE, status, "the browser wants no more")
    if status == 429 or status >= 500:
        return Sent(Result.AGAIN, status, "asked to wait", _wait(retry_after))
    if 300 <= status < 400:
        return Sent(Result.REFUSED, status, "a redirect, which is not followed")
    return Sent(Result.REFUSED, status, "refused by the push service")


def padded(payload: Mapping[str, object]) -> bytes:
    """As JSON of SIZE bytes; spaces at the end mean nothing. ValueError for one that is longer."""
    text = json.dumps(payload, ensure_ascii=False).encode()
    if len(text) > SIZE:
        raise ValueError(f"a payload of {len(text)} bytes; at most {SIZE}")
    return text.ljust(SIZE)


def _wait(retry_after: str) -> timedelta | None:
    """Seconds, or a date (RFC 9110, section 10.2.3); a day at most.

    >>> _wait("120"), _wait("Fri, 31 Dec 1999 23:59:59 GMT"), _wait("soon")
    (datetime.timedelta(seconds=120), datetime.timedelta(0), None)
    """
    if retry_after.isascii() and retry_after.isdigit() and len(retry_after) < 9:
        return min(timedelta(seconds=int(retry_after)), LONGEST_WAIT)
    try:
        left = parsedate_to_datetime(retry_after) - datetime.now(UTC)
    except (ValueError, TypeError):  # no date, or one without a time zone
        return None
    return min(max(left, timedelta()), LONGEST_WAIT)


def _cause(error: BaseException) -> BaseException:
    """What lies below the wrappings of requests and urllib3."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, NotPublic | socket.gaierror | requests.Timeout):
            return seen
        below = seen.__cause__ or seen.__context__
        reason = seen.args[0] if seen.args else None
        seen = below or getattr(reason, "reason", None)
    return error


def _words(error: BaseException) -> str:
    """Without the address, which stands in the errors of requests."""
    if isinstance(error, NotPublic):
        return "the push service's name leads to a private address"
    if isinstance(error, socket.gaierror):
        return "the push service's name was not found"
    if isinstance(error, requests.Timeout):
        return "the push service did not answer in time"
    return "the push service was not reached"
