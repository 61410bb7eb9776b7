"""Signed tokens of the links with which readers end e-mails: good for as long as the server's key.

A token holds nothing but the id of a recipient.
"""

import base64
import hmac
import uuid

TAG_BYTES = 16
NOBODY = str(uuid.UUID(int=0))
"""Whose token stands in tests: it ends nothing."""


def create_stop_token(key: bytes, recipient: str) -> str:
    body = uuid.UUID(recipient).bytes
    return base64.urlsafe_b64encode(body + _tag(key, body)).rstrip(b"=").decode()


def parse_stop_token(key: bytes, text: str) -> str | None:
    """The recipient's id; None if this server did not make it."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
    except ValueError:
        return None
    body, tag = raw[:-TAG_BYTES], raw[-TAG_BYTES:]
    if len(body) != len(uuid.UUID(int=0).bytes) or not hmac.compare_digest(tag, _tag(key, body)):
        return None
    return str(uuid.UUID(bytes=body))


def _tag(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, b"handrail/stop-reports/1/" + body, "sha256")[:TAG_BYTES]
