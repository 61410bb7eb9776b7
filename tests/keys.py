"""Keys for tests that have no server which makes them."""

from datetime import UTC, datetime
from pathlib import Path

from feedback_server.actions.operations.server_keys import FILES, ensure_keys
from feedback_server.config.settings import Settings
from feedback_server.crypto import hpke
from feedback_server.crypto.hpke import SealingKeys, load_sealing_keys
from feedback_server.crypto.key_files import move_into_place, stage_key
from feedback_server.store import Store


def new_keys(folder: Path) -> SealingKeys:
    """Those of the folder, with one more that is current."""
    move_into_place(stage_key(hpke.generate_key(folder)))
    return load_sealing_keys(folder)


def put_all_keys(folder: Path) -> None:
    """One of each kind, for a server whose database is not looked at."""
    for files in FILES.values():
        move_into_place(stage_key(files.new(folder / files.folder)))


def make_ready(store: Store, settings: Settings) -> None:
    """Make the keys of a server, as it does when it starts."""
    ensure_keys(store, settings.all_keys, now=datetime.now(UTC), by="test")
