"""A list of comments under a name of one's own: the filters of its address."""

from dataclasses import dataclass

LONGEST_NAME = 60
MOST = 20
"""The most that one account keeps."""


@dataclass(frozen=True)
class SavedView:
    name: str
    query: str
    """As in the address, without what filters nothing."""


class CannotSaveView(ValueError):
    """The message says what to do."""


def check_view(view: SavedView, already: int) -> None:
    """Raises CannotSaveView; ``already`` is the number that the account keeps under other names."""
    if not view.name or "\0" in view.name:
        raise CannotSaveView("Give the list a name")
    if len(view.name) > LONGEST_NAME:
        raise CannotSaveView(f"Use {LONGEST_NAME} characters or fewer")
    if already >= MOST:
        raise CannotSaveView(f"You keep {MOST} lists already: remove one first")
