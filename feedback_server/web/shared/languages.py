"""The languages that patients may read, with their names for themselves."""

from feedback_server.actions.editing.language_texts import display_name
from feedback_server.actions.editing.translations import languages

from .context import context


def translated() -> list[tuple[str, str]]:
    """Code and names of each language but English, those that somebody has begun among them."""
    ctx = context()
    return [(code, display_name(code)) for code in languages(ctx.store, ctx.edition.root)]
