"""A logo that somebody uploads, and the value that names it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from feedback_server.content.logo import logo_ending, logo_problem
from feedback_server.store import Store
from feedback_server.store.editing import documents

from .provider_settings import ProviderSettings, SettingsRefused

KEY = "brand.logo"


@dataclass(frozen=True)
class Logo:
    """``name`` is relative to content/, as the provider's values have it."""

    name: str
    body: bytes

    @property
    def path(self) -> str:
        return f"content/{self.name}"

    @property
    def media_type(self) -> str:
        return "image/png" if self.name.endswith(".png") else "image/svg+xml"


def usable_logo(body: bytes) -> Logo:
    """An uploaded logo. Its name holds its hash: an earlier one stays, for whoever undoes this.

    Raises SettingsRefused.
    """
    if not body:
        raise SettingsRefused({KEY: "Choose a file that ends with .svg or .png"})
    if problem := logo_problem(body):
        raise SettingsRefused({KEY: problem})
    return Logo(f"brand/logo-{hashlib.sha256(body).hexdigest()[:8]}.{logo_ending(body)}", body)


def current_logo(store: Store, software: Path, settings: ProviderSettings) -> Logo | None:
    """The logo as uploaded, or as the software has it."""
    if (name := settings.now.get(KEY)) is None:
        return None
    logo = Logo(name, b"")
    with store.read() as tx:
        found = next((one for one in documents.history(tx, logo.path) if one.body), None)
    if found and found.body:
        return Logo(name, found.body)
    file = software / logo.path
    return Logo(name, file.read_bytes()) if file.is_file() else None
