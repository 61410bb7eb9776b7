"""Sends a push message, and interprets the response of the push service."""

import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from urllib.parse import urlsplit

import requests

from .connection import PushSession
from .endpoints import EndpointAllowlist, EndpointNotAllowed, PrivateAddress
from .subscription import Subscription
from .vapid import VapidKeys

PAYLOAD_BYTES = 1024
"""The length of every payload before encryption, so that it reveals nothing; 3993 at most."""
MAX_RETRY_AFTER = timedelta(days=1)


class PushResult(StrEnum):
    SENT = "sent"
    GONE = "gone"
    """The browser is no longer subscribed."""

    RETRY = "retry"
    REFUSED = "refused"
    """The push service will not take this message, now or later."""


@dataclass(frozen=True)
class PushOutcome:
    """What came of sending. ``status`` is the HTTP status, 0 without a response."""

    result: PushResult
    status: int = 0
    reason: str = ""
    """For logs: it never contains the endpoint."""
    retry_after: timedelta | None = None
    """How long the push service asked to wait."""


@dataclass(frozen=True)
class PushMessage:
    """A message; a push service replaces an undelivered one of the same ``topic``."""

    payload: Mapping[str, object]
    ttl: timedelta
    urgency: str
    topic: str


class PushSender:
    """Sends over connections that stay open; several threads may share it."""

    def __init__(self, keys: VapidKeys, allowlist: EndpointAllowlist) -> None:
        self.keys = keys
        self.allowlist = allowlist
        self._remote, self._local = PushSession(local=False), PushSession(local=True)

    def send(self, to: Subscription, vapid: str, push: PushMessage) -> PushOutcome:
        """Send a message once. Failures of a push service are results, never exceptions."""
        # Imported late: it brings aiohttp, which costs a twentieth of the start and is not used.
        from pywebpush import WebPusher, WebPushException

        try:
            self.allowlist.check(to.endpoint)
        except EndpointNotAllowed:
            return PushOutcome(PushResult.GONE, reason="not a push service that is allowed")
        if not self.keys.subject:
            return PushOutcome(
                PushResult.RETRY, reason="notifications are off: there is nobody to write to"
            )
        if vapid not in self.keys.private:
            return PushOutcome(PushResult.GONE, reason="its VAPID key is lost")
        url = urlsplit(to.endpoint)
        headers = self.keys.headers(vapid, f"{url.scheme}://{url.netloc}")
        headers |= {"Urgency": push.urgency, "Topic": push.topic}
        session = self._local if self.allowlist.is_local(to.endpoint) else self._remote
        try:
            pusher = WebPusher(to.as_json(), requests_session=session)
            response = pusher.send(
                pad_payload(push.payload), headers, ttl=int(push.ttl.total_seconds())
            )
        except (PrivateAddress, socket.gaierror) as error:
            return PushOutcome(PushResult.RETRY, reason=_reason(error))
        except requests.RequestException as error:
            return PushOutcome(PushResult.RETRY, reason=_reason(_cause(error)))
        except (WebPushException, ValueError):
            return PushOutcome(PushResult.GONE, reason="its keys cannot be used")
        assert isinstance(response, requests.Response)
        return interpret_response(response.status_code, response.headers.get("Retry-After", ""))


def interpret_response(status: int, retry_after: str) -> PushOutcome:
    """What a push service's response means (RFC 8030)."""
    if 200 <= status < 300:
        return PushOutcome(PushResult.SENT, status)
    if status in (404, 410):
        return PushOutcome(PushResult.GONE, status, "the browser wants no more")
    if status == 429 or status >= 500:
        return PushOutcome(
            PushResult.RETRY, status, "asked to wait", _parse_retry_after(retry_after)
        )
    if 300 <= status < 400:
        return PushOutcome(PushResult.REFUSED, status, "a redirect, which is not followed")
    return PushOutcome(PushResult.REFUSED, status, "refused by the push service")


def pad_payload(payload: Mapping[str, object]) -> bytes:
    """The payload as JSON, padded with spaces to PAYLOAD_BYTES. Raises ValueError if longer."""
    text = json.dumps(payload, ensure_ascii=False).encode()
    if len(text) > PAYLOAD_BYTES:
        raise ValueError(f"a payload of {len(text)} bytes; at most {PAYLOAD_BYTES}")
    return text.ljust(PAYLOAD_BYTES)


def _parse_retry_after(retry_after: str) -> timedelta | None:
    """The time to wait: seconds or a date (RFC 9110, section 10.2.3), a day at most.

    >>> _parse_retry_after("120"), _parse_retry_after("soon")
    (datetime.timedelta(seconds=120), None)
    >>> _parse_retry_after("Fri, 31 Dec 1999 23:59:59 GMT")
    datetime.timedelta(0)
    """
    if retry_after.isascii() and retry_after.isdigit() and len(retry_after) < 9:
        return min(timedelta(seconds=int(retry_after)), MAX_RETRY_AFTER)
    try:
        wait = parsedate_to_datetime(retry_after) - datetime.now(UTC)
    except (ValueError, TypeError):  # no date, or one without a time zone
        return None
    return min(max(wait, timedelta()), MAX_RETRY_AFTER)


def _cause(error: BaseException) -> BaseException:
    """The exception that requests and urllib3 have wrapped."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, PrivateAddress | socket.gaierror | requests.Timeout):
            return seen
        below = seen.__cause__ or seen.__context__
        reason = seen.args[0] if seen.args else None
        seen = below or getattr(reason, "reason", None)
    return error


def _reason(error: BaseException) -> str:
    """A reason without the endpoint, which the messages of requests contain."""
    if isinstance(error, PrivateAddress):
        return "the push service's name leads to a private address"
    if isinstance(error, socket.gaierror):
        return "the push service's name was not found"
    if isinstance(error, requests.Timeout):
        return "the push service did not answer in time"
    return "the push service was not reached"
