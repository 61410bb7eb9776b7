"""Which decisions a person can undo, and what the button for it sends."""

import re
from collections.abc import Mapping, Sequence

from flask import g
from werkzeug.exceptions import BadRequest

from feedback_server.actions.comments.moderation import Key, may_take_back
from feedback_server.domain.comments.comment import Comment
from feedback_server.domain.surveys.survey import Survey
from feedback_server.store import Transaction
from feedback_server.store.comments import comments
from feedback_server.web.security import scope
from feedback_server.web.shared.context import context

from .drafts import version

DECIDED = re.compile(r"([0-9a-f-]{36})/(\w+)/([0-9a-f]{16})")


def seen(comment: Comment) -> bool:
    """Whether the person may see it."""
    return comment.practice in {practice.code for practice in scope.practices()}


def find(tx: Transaction, versions: Mapping[str, Survey], key: Key) -> Comment | None:
    """The comment, if the person may see it."""
    found = comments.find(tx, lambda _: versions, *key)
    return found if found is not None and seen(found) else None


def undo_value(tx: Transaction, versions: Mapping[str, Survey], keys: Sequence[Key]) -> str:
    """The decisions of this person that can be undone, each with the version that was decided."""
    found = [comment for key in keys if (comment := find(tx, versions, key))]
    return " ".join(
        f"{comment.submission}/{comment.question}/{version(comment)}"
        for comment in found
        if comment.review
        and comment.review.by == g.account
        and comment.text
        and may_take_back(comment, g.person, context().today())
    )


def decided(value: str) -> dict[Key, str]:
    """The versions by comment, from what the button sends. Raises BadRequest."""
    found = [DECIDED.fullmatch(text) for text in value.split(" ")]
    if not all(found):
        raise BadRequest
    return {(match[1], match[2]): match[3] for match in found if match}
