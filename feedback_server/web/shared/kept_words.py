"""What somebody typed, in words, wherever it comes back to them."""

import re
from collections.abc import Iterable, Sequence

from .form_token import FIELD

Fields = Iterable[tuple[str, str]]
TECHNICAL = frozenset(
    {FIELD, "seen", "draft", "id", "order", "back", "next", "kind", "code", "section", "look"}
)
"""Fields of forms that nobody types. They are sent on, and not shown."""
LABELS = {"said": "You said", "did": "We did", "of": "Where"}
"""Of fields whose name alone says too little."""
SHOWN = 60


def in_words(fields: Fields) -> Sequence[tuple[str, str]]:
    """The fields that hold anything, by a label that is made of their names.

    >>> in_words([("signs_as", " Ann "), ("seen", "1f"), ("why", "")])
    [('Signs as', 'Ann')]
    """
    found = [
        (LABELS.get(name) or re.sub(r"[_.-]+", " ", name).strip().capitalize(), text)
        for name, text in fields
        if name not in TECHNICAL
    ]
    return [(label, text.strip()) for label, text in found if text.strip()][:SHOWN]
