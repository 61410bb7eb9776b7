"""The public pages in one other language: those of which a person reviewed every text."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from babel.dates import format_date

from feedback_server.builder.translations import AppTexts, load_app_texts
from feedback_server.content import load_provider, load_surveys, load_urgent_rules
from feedback_server.content.app_texts import (
    ADVICE,
    DIRECTION,
    SOURCE_LANGUAGE,
    app_languages,
    read_app_texts,
)
from feedback_server.content.content_file import read_yaml
from feedback_server.content.page_offers import FILE, offered_pages
from feedback_server.content.page_units import SHELL, VALUES, rule_texts
from feedback_server.content.translation_file import read_translation
from feedback_server.content.urgent import HELP_NOW, Card, UrgentRule
from feedback_server.domain.editing.translation import Translation

from .markdown_templates import PageValues
from .urgent_advice import UrgentAdvice

FEEDBACK = "/feedback/"


@dataclass(frozen=True)
class TranslatedSite:
    root: Path
    language: str
    pages: frozenset[str]
    """Paths below content/pages/ of the pages that are offered."""
    texts: Mapping[str, str]
    """Of the pages, around them and of urgent advice, by name."""
    app: AppTexts

    @property
    def name(self) -> str:
        """The language's name for itself."""
        return self.app["language"]

    @property
    def direction(self) -> str:
        return self.app[DIRECTION]

    @cached_property
    def words(self) -> Mapping[str, str]:
        """The words around every page, and the titles of links by their addresses."""
        return {
            name.removeprefix("shell:"): text
            for name, text in self.texts.items()
            if name.startswith("shell:")
        }

    @cached_property
    def provider(self) -> Mapping[str, Any]:
        """What the provider says, in the words of the language."""
        provider: dict[str, Any] = deepcopy(load_provider(self.root / "content" / "provider.yaml"))
        for name in VALUES:
            if text := self.texts.get(f"value:{name}"):
                *above, last = name.split(".")
                target = provider
                for part in above:
                    target = target[part]
                target[last] = text
        return provider

    @cached_property
    def advice(self) -> UrgentAdvice:
        rules = load_urgent_rules(self.root / "content" / "urgent.yaml")
        return UrgentAdvice({rule.id: self._rule(rule) for rule in rules.values()})

    @cached_property
    def feedback(self) -> str:
        """Where the survey begins: in English where patients are not offered it otherwise."""
        survey = load_surveys(self.root / "content" / "surveys")[0]
        offered = self.app.reviewed and self.language not in survey.unreviewed
        if not offered or self.language not in survey.languages:
            return FEEDBACK
        return f"{FEEDBACK}{survey.id}/{self.language}/"

    def fill_in(self, meta: dict[str, Any], markdown: str, periods: Mapping[str, str]) -> str:
        """Markdown with its values and urgent advice; title and description in ``meta`` as well."""
        values = PageValues(self.provider, periods)
        for key in ("title", "description"):
            meta[key] = values.fill_in_line(str(meta[key]))
        return values.fill_in(markdown, self.advice.for_page(meta["translates"]))

    def format_day(self, day: date) -> str:
        return format_date(day, "d MMMM y", locale=self.language.replace("-", "_"))

    def _rule(self, rule: UrgentRule) -> UrgentRule:
        if rule.id == HELP_NOW:
            return replace(rule, text=self.app[ADVICE])
        texts = {name: self.texts.get(name, text) for name, text in rule_texts(rule).items()}
        start = f"urgent:{rule.id}"
        cards = tuple(
            _card(card, f"{start}.{number}", texts) for number, card in enumerate(rule.cards, 1)
        )
        return replace(rule, text=texts.get(f"{start}.text", ""), cards=cards)


def _card(card: Card, start: str, texts: Mapping[str, str]) -> Card:
    def lines(part: str, own: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(texts[f"{start}.{part}.{number}"] for number in range(1, len(own) + 1))

    return Card(
        card.kind,
        texts[f"{start}.title"],
        lines("signs", card.signs),
        lines("steps", card.steps),
        lines("then", card.then),
    )


def english_words(root: Path) -> Mapping[str, str]:
    """The words around every page, in English."""
    return {str(name): str(text) for name, text in read_yaml(root / SHELL).items()}


def load_translated_sites(root: Path) -> list[TranslatedSite]:
    """Each language in which a page is offered. Raises ContentError."""
    found = []
    for language in app_languages(root):
        path = root / FILE.format(language=language)
        if language == SOURCE_LANGUAGE or not path.exists():
            continue
        pages: Translation = read_translation(path)
        offered = offered_pages(root, pages, read_app_texts(root, language))
        if offered:
            app = load_app_texts(root, [language])[language]
            found.append(TranslatedSite(root, language, frozenset(offered), pages.texts, app))
    return found
