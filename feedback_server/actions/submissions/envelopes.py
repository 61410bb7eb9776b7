"""The sealed envelopes that tablets and phones send, and the payload inside."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

import msgspec

from feedback_server.crypto.hpke import DecryptionFailed, SealingKeys, UnknownKey
from feedback_server.domain.submissions.submission import Mode

MOST_BYTES = 32 * 1024
"""The largest envelope kept. The longest survey, sealed, has less than half of it."""

NOT_READABLE = (msgspec.DecodeError, RecursionError)
"""Errors of JSON that is broken, of the wrong shape, or nested a thousand deep."""

UUID_PATTERN = "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"


class Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sealed submission, as a device sends it."""

    schema: Literal[1]
    id: str
    key_id: str
    sealed: str


class _Identified(msgspec.Struct, frozen=True):
    id: Annotated[str, msgspec.Meta(pattern=UUID_PATTERN)]


class SubmissionPayload(msgspec.Struct, frozen=True):
    """The content of an envelope. Fields of later versions are ignored."""

    survey: str
    version: str
    language: str
    practice: str
    mode: Mode
    given_on: date
    answers: Mapping[str, str | Sequence[str]]
    corrected: bool = False
    """The device knew that its clock was wrong, and named the day it had measured against ours."""
    token: str | None = None
    """The token of the enrolled tablet that made it."""
    number: Annotated[int, msgspec.Meta(ge=1, lt=2**31)] | None = None
    """The number of this submission among that tablet's, from 1."""
    invitation: str | None = None
    quick: bool = False
    """It was filled in faster than anybody could read it."""
    unfinished: bool = False
    """The patient went away from a shared tablet: it holds the first answer alone."""

    @property
    def is_open(self) -> bool:
        """Whether anybody could have sent it: it names no tablet and no invitation."""
        return self.token is None and self.invitation is None


def seal_payload(payload: SubmissionPayload, keys: SealingKeys, id: str) -> bytes:
    """An envelope as a tablet makes it, for a form that did not come in one."""
    sealed = keys.seal(msgspec.json.encode(payload), id=id)
    text = base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()
    return msgspec.json.encode(Envelope(1, id, keys.current, text))


@dataclass(frozen=True)
class ReceivedItem:
    """One item of a batch: its id, its bytes as they came, and the envelope if it is one."""

    id: str
    raw: str
    envelope: Envelope | None = None
    refusal: str | None = None
    """Why it cannot be kept at all, not even in quarantine."""

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.raw.encode()).hexdigest()


def read_item(raw: bytes) -> ReceivedItem:
    """Reads one element of a batch.

    Without a proper id it cannot be kept, because nobody could ask for it again; nor can what is
    many times larger than any survey. Anything else is, even if it is no envelope.
    """
    text = raw.decode("utf-8", "replace")
    try:
        id = msgspec.json.decode(raw, type=_Identified).id
    except NOT_READABLE:
        return ReceivedItem("", text, refusal="no_id")
    if len(raw) > MOST_BYTES:
        return ReceivedItem(id, text, refusal="too_large")
    try:
        return ReceivedItem(id, text, msgspec.json.decode(raw, type=Envelope))
    except NOT_READABLE:
        return ReceivedItem(id, text)


@dataclass(frozen=True)
class Rejected:
    """Why one item cannot be stored now."""

    reason: str


_PAYLOAD = msgspec.json.Decoder(SubmissionPayload)


def open_all(
    items: Sequence[ReceivedItem], keys: SealingKeys
) -> list[SubmissionPayload | Rejected]:
    """The payload of each item, or why it cannot be opened."""
    return [_open(item, keys) for item in items]


def _open(item: ReceivedItem, keys: SealingKeys) -> SubmissionPayload | Rejected:
    if item.envelope is None:
        return Rejected("bad_envelope")
    key_id, text = item.envelope.key_id, item.envelope.sealed
    try:
        return _PAYLOAD.decode(keys.open_text(key_id=key_id, id=item.id, text=text))
    except UnknownKey:
        return Rejected("unknown_key")
    except DecryptionFailed:
        return Rejected("cannot_open")
    except (*NOT_READABLE, ValueError):
        return Rejected("bad_content")
