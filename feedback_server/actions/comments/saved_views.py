"""Keeping a list of comments under a name, and removing it; the person's own alone."""

from feedback_server.domain.comments.saved_view import SavedView, check_view
from feedback_server.store import Store
from feedback_server.store.comments import saved_views


def save_view(store: Store, view: SavedView, *, by: str) -> None:
    """Replaces one of the same name. Raises CannotSaveView."""
    with store.write() as tx:
        others = [kept for kept in saved_views.list_all(tx, by) if kept.name != view.name]
        check_view(view, len(others))
        saved_views.upsert(tx, by, view)


def remove_view(store: Store, name: str, *, by: str) -> None:
    with store.write() as tx:
        saved_views.delete(tx, by, name)
