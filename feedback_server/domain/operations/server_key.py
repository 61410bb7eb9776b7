"""The kinds of server keys, and what is lost with each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class KeyKind(StrEnum):
    SEALING = "sealing"
    """Opens sealed submissions, second factors and push subscriptions."""

    PUSH = "push"
    """Identifies this server to push services (VAPID)."""

    INVITATIONS = "invitations"
    """Signs the links of invitations."""


@dataclass(frozen=True, order=True)
class ServerKey:
    """``id`` identifies the key and reveals nothing of it."""

    kind: KeyKind
    id: str
    lost_on: date | None = None
    """The day on which somebody accepted its loss."""

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
"""What stops working without a key of each kind, for whoever accepts its loss."""
