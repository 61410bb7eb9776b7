"""Reads from the front matter of the public pages when each is due for review."""

from pathlib import Path

from feedback_server.domain.editing.page import ReviewDue

from .page_source import page_fields


def reviews_due(folder: Path) -> list[ReviewDue]:
    """The next review of each page, earliest first.

    Pages without a valid date are left out: the build reports those.
    """
    reviews = []
    for path in folder.rglob("*.md"):
        if on := page_fields(path.read_text("utf-8")).next_review:
            reviews.append(ReviewDue(path.relative_to(folder).as_posix(), on))
    return sorted(reviews, key=lambda due: (due.on, due.page))
