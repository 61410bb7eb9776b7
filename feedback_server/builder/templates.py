"""The Jinja2 environment of the app's pages, and what its templates need of a question."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import ChainableUndefined, ChoiceLoader, Environment, FileSystemLoader, PackageLoader
from markupsafe import Markup

from ..domain.questions import Choices, Condition, Option, Question
from .words import Words, fill


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
    env.filters |= {
        "fill": fill,
        "condition": condition,
        "lone_option": lone_option,
        "radio_items": radio_items,
        "checkbox_items": checkbox_items,
        "required_words": required_words,
    }
    return env


def condition(held: Condition) -> str:
    """As the app reads it.

    >>> condition(Condition("tasks", ("bathing", "driving"))), condition(Condition("why"))
    ('tasks=bathing,driving', 'why')
    """
    return f"{held.question}={','.join(held.codes)}" if held.codes else held.question


def lone_option(question: Question) -> Option | None:
    """The first option that cannot be chosen together with others."""
    options = question.options if isinstance(question, Choices) else ()
    return next((option for option in options if option.exclusive), None)


def radio_items(options: Sequence[Option], language: str) -> list[dict[str, Any]]:
    return [{"value": option.code, "text": option.text[language]} for option in options]


def checkbox_items(options: Sequence[Option], language: str) -> list[dict[str, Any]]:
    items = radio_items(options, language)
    for item, option in zip(items, options, strict=True):
        if option.exclusive:
            item["behaviour"] = "exclusive"
    return items


def required_words(question: Question, words: Words) -> Markup:
    if not question.required:
        return Markup("")
    return Markup(' data-required="{}"').format(words["problem_required"])
