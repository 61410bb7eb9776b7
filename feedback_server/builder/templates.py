"""The Jinja2 environment of the app's pages."""

from pathlib import Path

from jinja2 import ChainableUndefined, ChoiceLoader, Environment, FileSystemLoader, PackageLoader

from .translations import fill


def environment(templates: Path) -> Environment:
    """The NHS's macros need ChainableUndefined; texts are guarded by ``Words`` instead."""
    env = Environment(
        loader=ChoiceLoader([FileSystemLoader(templates), PackageLoader("nhsuk_frontend_jinja")]),
        undefined=ChainableUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters["fill"] = fill
    return env
