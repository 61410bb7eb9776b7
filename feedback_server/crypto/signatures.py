"""What only the holder of the server's key can make: marks of tablets, and ids of plain forms."""

import base64
import hmac

TAG = 16


def tablet_mark(key: bytes, device: str) -> str:
    """What its submissions bear. It tells which tablet only to whoever has the key."""
    return hmac.digest(key, b"handrail/tablet/1/" + device.encode(), "sha256")[:TAG].hex()


def sign_id(key: bytes, id: str) -> str:
    """An id as our own form carries it."""
    return f"{id}.{_tag(key, id)}"


def read_id(key: bytes, text: str) -> str | None:
    """The id, where we have signed it."""
    id, _, tag = text.partition(".")
    is_ours = tag.isascii() and hmac.compare_digest(tag, _tag(key, id))
    return id if is_ours else None


def _tag(key: bytes, id: str) -> str:
    made = hmac.digest(key, b"handrail/plain-form/1/" + id.encode(), "sha256")[:TAG]
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()
