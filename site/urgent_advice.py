"""Puts the rules of content/urgent.yaml into pages, and refuses urgent advice in their own words.

A page takes them with `{{ advice("fall", "head-injury") }}`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby

from jinja2 import TemplateRuntimeError
from markupsafe import Markup
from readability import prose_of

from feedback_server.content.urgent import Card, UrgentRule, names_urgent_help

FILE = "content/urgent.yaml"
CARD = re.compile(r"!!! *(urgent|emergency)\b")
HIGHEST_GRADE, MOST_WORDS = 5, 15
"""As on the easier pages: every page must be able to take every rule."""


class UrgentAdvice:
    """Which page takes which rule, while the site is built."""

    def __init__(self, rules: Mapping[str, UrgentRule]) -> None:
        self._rules = rules
        self._taken: set[tuple[str, str]] = set()

    def on(self, page: str) -> Callable[..., Markup]:
        """The function that this page's Markdown calls."""

        def advice(*ids: str) -> Markup:
            return Markup("\n\n").join(_written([self._take(id, page) for id in ids]))

        return advice

    def words(self, id: str) -> str:
        """Of a rule without cards, for templates."""
        return self._rules[id].words

    def _take(self, id: str, page: str) -> UrgentRule:
        if id not in self._rules:
            raise TemplateRuntimeError(f"there is no rule '{id}' in {FILE}")
        if page not in self._rules[id].pages:
            raise TemplateRuntimeError(f"{FILE} does not list this page under '{id}': add it there")
        self._taken.add((id, page))
        return self._rules[id]

    def faults(self) -> Iterator[str]:
        """Once every page was read: listed pages without the rule, rules that are hard to read."""
        for rule in self._rules.values():
            for page in rule.pages:
                if (rule.id, page) not in self._taken:
                    yield f'{FILE}: {rule.id}: {page} must take it: {{{{ advice("{rule.id}") }}}}'
            prose = prose_of("".join(f"<p>{text}</p>" for text in rule.texts()))
            for sentence in prose.long_sentences(MOST_WORDS):
                yield f"{FILE}: {rule.id}: more than {MOST_WORDS} words: {sentence}"
            if (grade := prose.grade()) > HIGHEST_GRADE:
                yield (
                    f"{FILE}: {rule.id}: reading grade {grade:.1f}; {HIGHEST_GRADE} at most. "
                    f"Hardest sentence: {prose.hardest()}"
                )


def own_advice(source: str) -> Iterator[tuple[int, str]]:
    """Line and fault of each urgent advice that a page words itself. What it is found by in the
    A to Z, a list in the front matter, is no advice.

    >>> list(own_advice("---\\nwords:\\n  - \\"999\\"\\n---\\nNow call 999.\\n"))[0][0]
    5
    """
    inside = source.startswith("---\n")
    for number, line in enumerate(source.splitlines(), 1):
        if inside and number > 1 and line == "---":
            inside = False
        if inside and re.match(r"\s+- ", line):
            continue
        card = CARD.match(line.strip())
        if named := names_urgent_help(line) or (card and card[0]):
            yield (
                number,
                f'{named} in own words: take a rule of {FILE}, as {{{{ advice("fall") }}}}',
            )


def _written(rules: list[UrgentRule]) -> Iterator[Markup]:
    """As Markdown. Neighbours of the same kind and title become one card."""
    yield from (Markup(rule.words) for rule in rules if rule.words)
    cards = [card for rule in rules for card in rule.cards]
    for (kind, title), alike in groupby(cards, lambda card: (card.kind, card.title)):
        yield Markup(f'!!! {kind} "{title}"\n{_body(list(alike))}\n')


def _body(cards: list[Card]) -> str:
    signs = "\n".join(f"    - {sign}" for card in cards for sign in card.signs)
    steps = "\n".join(f"    {n}. {step}" for card in cards for n, step in enumerate(card.steps, 1))
    after = "\n\n".join(f"    {line}" for card in cards for line in card.then)
    return "\n\n".join(part for part in (steps, signs, after) if part)
