"""Puts the rules of content/urgent.yaml into pages, and reports urgent advice that is no rule.

A page includes them with `{{ advice("fall", "head-injury") }}`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby

from jinja2 import TemplateRuntimeError
from markupsafe import Markup

from feedback_server.content.readability import parse_prose
from feedback_server.content.urgent import Card, UrgentRule, find_urgent_help

FILE = "content/urgent.yaml"
CARD = re.compile(r"!!! *(urgent|emergency)\b")
MAX_GRADE, MAX_SENTENCE_WORDS = 5, 15
"""The limits of the easier pages: every page must be able to include every rule."""


class UrgentAdvice:
    """Knows during one build which page has included which rule."""

    def __init__(self, rules: Mapping[str, UrgentRule]) -> None:
        self._rules = rules
        self._included: set[tuple[str, str]] = set()

    def for_page(self, page: str) -> Callable[..., Markup]:
        """The function ``advice`` for the Markdown of this page."""

        def advice(*ids: str) -> Markup:
            return Markup("\n\n").join(
                _as_markdown([self._include(rule_id, page) for rule_id in ids])
            )

        return advice

    def text(self, rule_id: str) -> str:
        """The text of a rule without cards, for templates."""
        return self._rules[rule_id].text

    def for_search(self, to_html: Callable[[str], str]) -> Iterator[dict[str, object]]:
        """The rules that come first when somebody searches for one of their phrases."""
        for rule in self._rules.values():
            if rule.words:
                advice = "\n\n".join(_as_markdown([rule]))
                yield {"phrases": list(rule.words), "html": to_html(advice)}

    def _include(self, rule_id: str, page: str) -> UrgentRule:
        if rule_id not in self._rules:
            raise TemplateRuntimeError(f"there is no rule '{rule_id}' in {FILE}")
        rule = self._rules[rule_id]
        if page not in rule.pages:
            raise TemplateRuntimeError(
                f"{FILE} does not list this page under '{rule_id}': add it there"
            )
        self._included.add((rule_id, page))
        return rule

    def missing_on(self, page: str) -> Iterator[str]:
        """A message for each rule that lists this page, and that the page has not included."""
        for rule in self._rules.values():
            if page in rule.pages and (rule.id, page) not in self._included:
                yield f'this page must include urgent advice: {{{{ advice("{rule.id}") }}}}'

    def errors(self) -> Iterator[str]:
        """After all pages: each listed page that lacks its rule, each rule that is hard to read."""
        for rule in self._rules.values():
            for page in rule.pages:
                if (rule.id, page) not in self._included:
                    call = f'{{{{ advice("{rule.id}") }}}}'
                    yield f"{FILE}: {rule.id}: {page} must include it: {call}"
            prose = parse_prose("".join(f"<p>{text}</p>" for text in rule.texts()))
            for sentence in prose.sentences_longer_than(MAX_SENTENCE_WORDS):
                yield f"{FILE}: {rule.id}: more than {MAX_SENTENCE_WORDS} words: {sentence}"
            if (grade := prose.grade()) > MAX_GRADE:
                yield (
                    f"{FILE}: {rule.id}: reading grade {grade:.1f}; {MAX_GRADE} at most. "
                    f"Hardest sentence: {prose.hardest_sentence()}"
                )


def advice_outside_rules(source: str) -> Iterator[tuple[int, str]]:
    """Line and message of each urgent advice in a page's own words.

    Lists in the front matter are passed over: the A to Z may have a keyword such as "999".

    >>> list(advice_outside_rules("---\\nkeywords:\\n  - \\"999\\"\\n---\\nNow call 999.\\n"))[0][0]
    5
    """
    in_front_matter = source.startswith("---\n")
    for number, line in enumerate(source.splitlines(), 1):
        if in_front_matter and number > 1 and line == "---":
            in_front_matter = False
        if in_front_matter and re.match(r"\s+- ", line):
            continue
        card = CARD.match(line.strip())
        if named := find_urgent_help(line) or (card and card[0]):
            yield (
                number,
                f'{named} in own words: include a rule of {FILE}, as {{{{ advice("fall") }}}}',
            )


def _as_markdown(rules: list[UrgentRule]) -> Iterator[Markup]:
    """Rules as Markdown; neighbouring cards of the same kind and title become one card."""
    yield from (Markup(rule.text) for rule in rules if rule.text)
    cards = [card for rule in rules for card in rule.cards]
    for (kind, title), group in groupby(cards, lambda card: (card.kind, card.title)):
        yield Markup(f'!!! {kind} "{title}"\n{_card_body(list(group))}\n')


def _card_body(cards: list[Card]) -> str:
    signs = "\n".join(f"    - {sign}" for card in cards for sign in card.signs)
    steps = "\n".join(f"    {n}. {step}" for card in cards for n, step in enumerate(card.steps, 1))
    after = "\n\n".join(f"    {line}" for card in cards for line in card.then)
    return "\n\n".join(part for part in (steps, signs, after) if part)
