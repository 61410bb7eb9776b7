"""Pseudonyms of tablets and signed ids of plain forms, made with the server's secret key."""

import base64
import hmac

TAG_BYTES = 16


def tablet_tag(key: bytes, device: str) -> str:
    """The pseudonym of a tablet on its submissions: only the key links it to the tablet."""
    return hmac.digest(key, b"handrail/tablet/1/" + device.encode(), "sha256")[:TAG_BYTES].hex()


def sign_form_id(key: bytes, id: str) -> str:
    """A submission's id with its signature, for a hidden field of the plain form."""
    return f"{id}.{_tag(key, id)}"


def verify_form_id(key: bytes, text: str) -> str | None:
    """The id, if this server signed it; otherwise None."""
    id, _, tag = text.partition(".")
    valid = tag.isascii() and hmac.compare_digest(tag, _tag(key, id))
    return id if valid else None


def _tag(key: bytes, id: str) -> str:
    tag = hmac.digest(key, b"handrail/plain-form/1/" + id.encode(), "sha256")[:TAG_BYTES]
    return base64.urlsafe_b64encode(tag).rstrip(b"=").decode()
