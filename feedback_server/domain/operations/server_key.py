"""The keys of a server: which there are, and what is lost with each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class KeyKind(StrEnum):
    SEALING = "sealing"
    """Opens what tablets and phones seal, second steps, and how browsers are reached."""

    PUSH = "push"
    """By which push services know this server."""

    INVITATIONS = "invitations"
    """Signs the links of invitations."""


@dataclass(frozen=True, order=True)
class ServerKey:
    """``id`` tells it from others, and nothing of it."""

    kind: KeyKind
    id: str
    lost_on: date | None = None
    """When somebody accepted that nobody will find it again."""

    def __str__(self) -> str:
        return f"{self.kind.value} {self.id}"


LOST: Mapping[KeyKind, str] = {
    KeyKind.SEALING: (
        "Answers sealed to it that still wait on tablets and phones can never be read: they are "
        "kept in quarantine. Authenticator apps sealed to it stop working: those people sign in "
        "with a recovery code, or have their second step reset. Browsers sealed to it get no "
        "notifications until they are added again."
    ),
    KeyKind.PUSH: (
        "Browsers and phones that were added under it get no notifications until they are added "
        "again."
    ),
    KeyKind.INVITATIONS: (
        "Invitations that were sent or printed in the last 30 days stop working: make new ones."
    ),
}
"""What goes with each kind of key, for whoever has to accept that."""
