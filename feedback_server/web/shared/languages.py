"""The languages that the app is translated into, with their names for themselves."""

from .context import context


def translated() -> list[tuple[str, str]]:
    """Code and name of each language but English."""
    ctx = context()
    return [(code, ctx.pages.texts(code)["language"]) for code in ctx.offered[0].languages[1:]]
