"""Reads content/urgent.yaml, the only place for advice on when to call 999 or 111."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from .content_file import ContentError, read_yaml

FILE = "urgent.yaml"
HELP_NOW = "help-now"
"""The rule beside the survey's free text, on posters and at the foot of every page."""
KINDS = ("emergency", "urgent")
URGENT_HELP = re.compile(
    r"(?<![\d.,£])(?<!\d[ -])(?:1[ -]?1[ -]?1|9[ -]?9[ -]?9|116[ -]?123)(?![.,]?\d|[ -]\d{3})"
    r"|\bA\s?(?:&|&amp;|and)\s?E\b"
    r"|(?i:ambulance|accident and emergency|emergency department)"
)
KEYS = {"cards", "text", "sources", "pages", "words", "reviewed_by", "reviewed_on"}
CARD_KEYS = {"kind", "title", "signs", "steps", "then"}


@dataclass(frozen=True)
class Card:
    kind: str
    title: str
    signs: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    then: tuple[str, ...] = ()


@dataclass(frozen=True)
class UrgentRule:
    """Advice as care cards, or as one line of text. ``pages`` are paths below content/pages.

    Whoever searches for one of ``words`` sees it before all else.
    """

    id: str
    cards: tuple[Card, ...]
    text: str
    sources: tuple[str, ...]
    pages: tuple[str, ...]
    reviewed_by: str
    reviewed_on: date | None
    words: tuple[str, ...] = ()

    def texts(self) -> Iterator[str]:
        """Every text of the rule that patients read."""
        yield self.text
        for card in self.cards:
            yield from (card.title, *card.signs, *card.steps, *card.then)


def find_urgent_help(text: str) -> str:
    """The first urgent telephone number or place of urgent help that a text names; or "".

    >>> find_urgent_help("Call 111 or go to A&E."), find_urgent_help("Call 0300 111 2222.")
    ('111', '')
    """
    found = URGENT_HELP.search(text)
    return found[0] if found else ""


def advice_outside_rules(content: object) -> Iterator[str]:
    """An error for each text, at any depth of ``content``, that names urgent help itself."""
    if isinstance(content, str) and (named := find_urgent_help(content)):
        yield f"names {named} in own words, which stand in content/{FILE} alone: {content[:60]}"
    elif isinstance(content, Mapping):
        for value in content.values():
            yield from advice_outside_rules(value)
    elif isinstance(content, list):
        for value in content:
            yield from advice_outside_rules(value)


def load_urgent_rules(path: Path) -> dict[str, UrgentRule]:
    """Every rule by its id. Raises ContentError with all errors of the file."""
    content = read_yaml(path)
    rules = content.get("rules") if isinstance(content, Mapping) else None
    if not isinstance(rules, Mapping) or not rules or set(content) != {"rules"}:
        raise ContentError([f"{path.name}: must hold rules, each under its name, and nothing else"])
    errors = [
        f"{rule_id}: {error}"
        for rule_id, rule in rules.items()
        for error in _rule_errors(str(rule_id), rule)
    ]
    if HELP_NOW not in rules:
        errors.append(f"{HELP_NOW}: is missing; the survey and the posters need it")
    if errors:
        raise ContentError([f"{path.name}: {error}" for error in errors])
    return {str(rule_id): _rule(str(rule_id), rule) for rule_id, rule in rules.items()}


def _rule_errors(rule_id: str, rule: object) -> Iterator[str]:
    if not re.fullmatch("[a-z]+(-[a-z]+)*", rule_id):
        yield "a name is lower-case letters and hyphens"
    if not isinstance(rule, Mapping):
        yield "must be a list of keys and values"
        return
    yield from (f"{key}: no such key" for key in rule if key not in KEYS)
    if bool(rule.get("text")) == bool(rule.get("cards")):
        yield "needs either cards or text"
    if rule.get("text") and not _is_line(rule["text"]):
        yield "text: must be one line of words"
    cards = rule.get("cards") or []
    for number, card in enumerate(cards if isinstance(cards, list) else [cards], 1):
        yield from (f"card {number}: {error}" for error in _card_errors(card))
    yield from _source_errors(rule.get("sources"))
    if not _are_lines(rule.get("pages")) or not rule["pages"]:
        yield "pages: must list the pages that it belongs on"
    if not _are_lines(rule.get("words", [])):
        yield "words: must list what people search for"
    yield from _review_errors(rule)


def _card_errors(card: object) -> Iterator[str]:
    if not isinstance(card, Mapping):
        yield "must hold kind, title, and signs or steps"
        return
    yield from (f"{key}: no such key" for key in card if key not in CARD_KEYS)
    if card.get("kind") not in KINDS:
        yield f"kind: must be {' or '.join(KINDS)}"
    if not _is_line(card.get("title")) or '"' in card["title"]:
        yield "title: must be one line of words, without double quotes"
    if not card.get("signs") and not card.get("steps"):
        yield "needs signs or steps"
    for key in ("signs", "steps", "then"):
        if not _are_lines(card.get(key, [])):
            yield f"{key}: must be a list of lines"


def _source_errors(sources: object) -> Iterator[str]:
    if not isinstance(sources, list) or not sources:
        yield "sources: name at least one, with title and address"
        return
    for number, source in enumerate(sources, 1):
        if not isinstance(source, Mapping) or set(source) != {"title", "address"}:
            yield f"source {number}: must hold title and address"
        elif not _is_line(source["title"]):
            yield f"source {number}: title: must be words"
        elif not re.fullmatch(r"https://\S+", str(source["address"])):
            yield f"source {number}: address: must begin with https://"


def _review_errors(rule: Mapping[str, Any]) -> Iterator[str]:
    by, on = rule.get("reviewed_by"), rule.get("reviewed_on")
    if bool(by) != bool(on):
        yield "fill in both reviewed_by and reviewed_on, or neither"
    elif by and not _is_line(by):
        yield "reviewed_by: must be a name with a registration"
    elif on and type(on) is not date:
        yield "reviewed_on: must be a day such as 2026-11-23"


def _is_line(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and "\n" not in value


def _are_lines(value: object) -> bool:
    return isinstance(value, list) and all(_is_line(line) for line in value)


def _rule(rule_id: str, rule: Mapping[str, Any]) -> UrgentRule:
    return UrgentRule(
        rule_id,
        tuple(_card(card) for card in rule.get("cards", ())),
        rule.get("text", ""),
        tuple(f"{source['title']}, {source['address']}" for source in rule["sources"]),
        tuple(rule["pages"]),
        rule.get("reviewed_by") or "",
        rule.get("reviewed_on"),
        tuple(rule.get("words", ())),
    )


def _card(card: Mapping[str, Any]) -> Card:
    signs, steps, then = (tuple(card.get(key, ())) for key in ("signs", "steps", "then"))
    return Card(card["kind"], card["title"], signs, steps, then)
