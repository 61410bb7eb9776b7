"""What stands in the boxes of the cards, as a press sends it: all of them, so that none is lost."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from flask import request
from werkzeug.exceptions import BadRequest

from feedback_server.actions.comments.moderation import Key
from feedback_server.domain.comments.comment import Comment
from feedback_server.domain.comments.tone import Tone
from feedback_server.web.shared.form_version import version_of

KEY = re.compile(r"([0-9a-f-]{36})/(\w+)")
Problems = Mapping[str, str]


@dataclass(frozen=True)
class Draft:
    """What stands in the boxes of one card; None for a box that the card does not have."""

    words: str | None
    themes: tuple[str, ...]
    tone: Tone | None
    assigned_to: str | None
    note: str | None
    done: bool
    seen: str
    """The version of the comment that the card was made from."""


@dataclass(frozen=True)
class Posted:
    """What a page shows again after a press, by the names of cards."""

    drafts: Mapping[str, Draft] = field(default_factory=dict)
    problems: Mapping[str, Problems] = field(default_factory=dict)
    conflicts: frozenset[str] = frozenset()
    """Cards that somebody else has decided on meanwhile."""


def card_name(submission: str, question: str) -> str:
    return f"{submission}-{question}"


def key_of(card: str) -> Key:
    """
    >>> key_of("00000000-0000-4000-8000-000000000001-why")
    ('00000000-0000-4000-8000-000000000001', 'why')
    """
    return card[:36], card[37:]


def name_of(comment: Comment) -> str:
    return card_name(comment.submission, comment.question)


def version(comment: Comment) -> str:
    """Of everything that staff do to a comment."""
    return version_of(comment.review, comment.care)


def cards_posted() -> list[str]:
    """The names of the cards in the order of the page."""
    return [name.removeprefix("seen-") for name in request.form if name.startswith("seen-")]


def draft_of(card: str) -> Draft:
    """Raises BadRequest for what no card of ours would send."""
    form = request.form
    tone = form.get(f"tone-{card}")
    if tone is not None and tone not in list(Tone):
        raise BadRequest
    return Draft(
        words=text_of(f"words-{card}"),
        themes=tuple(theme for theme in form.getlist(f"theme-{card}") if theme),
        tone=Tone(tone) if tone else None,
        assigned_to=form.get(f"assigned_to-{card}"),
        note=text_of(f"note-{card}"),
        done=form.get(f"done-{card}") == "yes",
        seen=form.get(f"seen-{card}", ""),
    )


def text_of(name: str) -> str | None:
    """A box of several lines: browsers send each line end as two characters."""
    found = request.form.get(name)
    return None if found is None else found.replace("\r\n", "\n")


def other_drafts(*cards: str) -> dict[str, Draft]:
    """What stands in the boxes of all cards but these."""
    return {name: draft_of(name) for name in cards_posted() if name not in cards}


def labels(comment: Comment, draft: Draft) -> tuple[tuple[str, ...], Tone]:
    """Themes and tone as chosen, else as they were."""
    last = comment.review
    themes = last.themes if last else comment.suggested_themes
    tone = last.tone if last else comment.suggested_tone
    return draft.themes or themes, draft.tone or tone


def still_as(seen: str) -> Callable[[Comment], bool]:
    """Whether a comment is as it was when the card was made. A form without a version is not held
    to one."""
    return lambda comment: not seen or version(comment) == seen


def key_in(text: str) -> Key | None:
    found = KEY.fullmatch(text)
    return (found[1], found[2]) if found else None


def parse_keys(texts: Sequence[str]) -> list[Key]:
    """Raises BadRequest."""
    found = [key for text in texts if (key := key_in(text))]
    if len(found) != len(texts):
        raise BadRequest
    return found
