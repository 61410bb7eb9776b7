"""What follows a press on the page of comments: the page again, or its changed cards for a script.

Without a script, what stands in the boxes of other cards comes back with the page.
"""

from collections.abc import Mapping, Sequence

from flask import jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from feedback_server.actions.comments.moderation import Key
from feedback_server.web.shared.context import context

from . import page
from .drafts import Posted, card_name, cards_posted, draft_of, other_drafts
from .filters import Filters
from .page import Said
from .undo import undo_value

SAID = {
    "cleared": "Cleared.",
    "kept_out": "Kept out.",
    "undone": "Undone. It waits again.",
    "needed": "Marked: it needs a person today.",
    "not_needed": "Marked: it needs nobody today.",
    "followed": "Follow-up saved.",
    "linked": "Linked.",
    "left": "Left as it is.",
    "decided_again": "Not undone: somebody else has decided since.",
    "saved": "The list is saved.",
    "removed": "The list is removed. The comments are as they were.",
}
CHANGED = "Somebody else was here while you read. Look at the card, then choose."


def done(filters: Filters, keys: Sequence[Key], said: str, *, skipped: int = 0) -> Response:
    """After a press that did what it was for."""
    names = [card_name(*key) for key in keys]
    if _for_script():
        address = _address(filters, keys, said, skipped)
        return _cards(filters, keys, words_of(said, len(keys), skipped), address=address)
    told = Said(words_of(said, len(keys), skipped), keys)
    posted = Posted(other_drafts(*names))
    if posted.drafts and (html := page.page_with_drafts(filters, posted, told)):
        return page.response(html)
    after = _next(names) if len(names) == 1 else ""
    return to_list(filters, keys, said, skipped, after)


def refused(filters: Filters, key: Key, problems: Mapping[str, str]) -> Response:
    """Something is wrong with the boxes of one card."""
    name = card_name(*key)
    posted = Posted(other_drafts() | {name: draft_of(name)}, {name: problems})
    if _for_script():
        return _cards(filters, [key], next(iter(problems.values())), posted, 422)
    return page.response(page.page(filters, posted), 422)


def conflict(filters: Filters, key: Key) -> Response:
    """Somebody else has decided on the comment since the person read it."""
    name = card_name(*key)
    posted = Posted(other_drafts() | {name: draft_of(name)}, {}, frozenset({name}))
    if _for_script():
        return _cards(filters, [key], CHANGED, posted, 409)
    return page.response(page.page(filters, posted), 409)


def to_list(
    filters: Filters, keys: Sequence[Key] = (), said: str = "", skipped: int = 0, after: str = ""
) -> Response:
    """To the list that somebody came from."""
    address = _address(filters, keys, said, skipped)
    return redirect(f"{address}#card-{after}" if after else address, 303)


def _address(filters: Filters, keys: Sequence[Key], said: str, skipped: int) -> str:
    done = ",".join("/".join(key) for key in keys)
    more = {"done": done, "said": said, "skipped": str(skipped or "")}
    return url_for("staff_comments.read") + filters.query_with(more)


def words_of(said: str, number: int = 1, skipped: int = 0) -> str:
    """For the status line."""
    words = SAID.get(said, "")
    if number != 1 and said == "cleared":
        words = f"{number} cleared."
    elif number > 1 and said == "undone":
        words = f"Undone. {number} wait again."
    if skipped:
        one = skipped == 1
        words += (
            f" {skipped} {'was' if one else 'were'} not cleared: somebody else decided on "
            f"{'it' if one else 'them'}, or words in {'it' if one else 'them'} need a look."
        )
    return words


def _for_script() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _cards(
    filters: Filters,
    keys: Sequence[Key],
    words: str,
    posted: Posted = page.NOTHING,
    status: int = 200,
    address: str = "",
) -> Response:
    """For the script: an empty text for a card that is no longer in the list.

    ``address`` is where it goes when that was the last card on the page.
    """
    number, html = page.cards(filters, keys, posted)
    ctx = context()
    with ctx.store.read() as tx:
        undo = undo_value(tx, ctx.surveys.published(tx), keys) if address else ""
    said = page.with_left(words, filters, number) if address else words
    response = jsonify(said=said, cards=html, undo=undo, address=address)
    response.status_code = status
    return response


def _next(names: Sequence[str]) -> str:
    """The card that stands after those that were decided on."""
    every = cards_posted()
    last = max((every.index(name) for name in names if name in every), default=-1)
    return next((name for name in every[last + 1 :] if name not in names), "")
