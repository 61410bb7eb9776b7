"""The texts of public pages: of each page, around every page, and of urgent advice."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from feedback_server.domain.editing.translation import Unit, text_digest

from .content_file import read_yaml
from .page_blocks import texts_of
from .page_source import read_front_matter, split_page
from .provider import load_provider
from .urgent import HELP_NOW, UrgentRule, load_urgent_rules

SHELL = "content/translations/shell.yaml"
FOR_PATIENTS = ("patients/", "easier/")
ALSO = frozenset(
    {
        "complaints.md",
        "contact.md",
        "cookies.md",
        "give-feedback.md",
    }
)
"""Pages for patients that stand beside the folders for them."""
NOT_WORDS_ALONE = re.compile(r"\{%-? for |\bkept\(")
"""Pages that list what the provider says, or how long things are kept, would be half in English."""
VALUES = (
    "service_name",
    "ages",
    "waiting_time",
    "contact.hours",
    "visits.first_length",
    "visits.later_length",
    "visits.room",
    "visits.at_home",
)
"""What the provider says in its own words, and pages show. Names and numbers stay as they are."""
ADVICE_CALL = re.compile(r"\{\{\s*advice\(([^)]*)\)\s*\}\}")
FORMS = {"": "A paragraph.", "-": "An item of a list.", "=> [": "A link that stands alone."}


def translatable_pages(root: Path) -> list[str]:
    """Paths below content/pages/ of the pages for patients, those to be read first coming first."""
    folder = root / "content" / "pages"
    paths = (path.relative_to(folder).as_posix() for path in folder.rglob("*.md"))
    found = [
        path
        for path in paths
        if (path.startswith(FOR_PATIENTS) or path in ALSO)
        and not NOT_WORDS_ALONE.search(page_source(root, path))
    ]
    return sorted(found, key=lambda path: (not path.startswith("patients/"), path))


def page_source(root: Path, page: str) -> str:
    return (root / "content" / "pages" / page).read_text("utf-8")


def page_units(root: Path, page: str) -> tuple[str, list[Unit]]:
    """The title, and the texts by page and digest: a changed text has another name."""
    source = page_source(root, page)
    meta = read_front_matter(source)
    found: dict[str, Unit] = {}
    title, description = str(meta.get("title", page)), str(meta.get("description", ""))
    texts = [("The title of the page.", title), ("Under the title, and in searches.", description)]
    for form, text in texts_of(split_page(source)[1]):
        texts.append((_comment(form), text))
    for comment, text in texts:
        name = page_text_name(page, text)
        found.setdefault(name, Unit(name, text, comment + _marks_comment(text)))
    return title, list(found.values())


def page_text_name(page: str, text: str) -> str:
    return f"{page}:{text_digest(text)}"


def _comment(form: str) -> str:
    if form.endswith("!["):
        return "What a drawing shows, for people who cannot see it."
    if form.startswith("#"):
        return "A heading."
    if form.startswith("|"):
        return "A cell of a table."
    return FORMS.get(form, "The title of a box." if form.startswith(("!", "?")) else FORMS["-"])


def _marks_comment(text: str) -> str:
    bold = " Words between ** are bold." if "**" in text else ""
    return bold + (" Words in [ ] are a link." if "](" in text else "")


def shell_units(root: Path) -> Iterator[Unit]:
    for name, text in read_yaml(root / SHELL).items():
        place = "A link in the menu or at the foot." if name.startswith("/") else ""
        yield Unit(f"shell:{name}", str(text), place or "Around the text of every page.")


def value_units(root: Path) -> Iterator[Unit]:
    """What the provider has said, of all that it may say."""
    provider = load_provider(root / "content" / "provider.yaml")
    for name in VALUES:
        if text := provider_value(provider, name):
            yield Unit(f"value:{name}", text, f"Filled in where pages show {name}.")


def provider_value(provider: Mapping[str, Any], name: str) -> str:
    """
    >>> provider_value({"contact": {"hours": "Monday"}}, "contact.hours")
    'Monday'
    """
    value: Any = provider
    for part in name.split("."):
        value = (value or {}).get(part)
    return str(value or "")


def used_values(source: str) -> set[str]:
    """The names of ``VALUES`` that a page shows; the service's name stands on every page."""
    return {name for name in VALUES if f"provider.{name}" in source} | {VALUES[0]}


def urgent_units(root: Path) -> Iterator[Unit]:
    """Of the rules on pages for patients. ``help-now`` is translated with the app's words."""
    pages = set(translatable_pages(root))
    for rule in load_urgent_rules(root / "content" / "urgent.yaml").values():
        if rule.id != HELP_NOW and pages & set(rule.pages):
            for name, text in rule_texts(rule).items():
                yield Unit(name, text, f"Urgent advice: {rule.id}. Numbers stay in these figures.")


def rule_texts(rule: UrgentRule) -> dict[str, str]:
    """By name: ``urgent:fall.1.signs.2`` is the second sign of the first card of the rule."""
    named = {f"urgent:{rule.id}.text": rule.text} if rule.text else {}
    for number, card in enumerate(rule.cards, 1):
        start = f"urgent:{rule.id}.{number}"
        named[f"{start}.title"] = card.title
        for part in ("signs", "steps", "then"):
            lines: tuple[str, ...] = getattr(card, part)
            named |= {f"{start}.{part}.{n}": line for n, line in enumerate(lines, 1)}
    return named


def included_rules(source: str) -> set[str]:
    """The rules of urgent advice that a page takes in.

    >>> sorted(included_rules('{{ advice("fall", "burn") }}'))
    ['burn', 'fall']
    """
    return {name for call in ADVICE_CALL.findall(source) for name in re.findall(r'"([^"]+)"', call)}
