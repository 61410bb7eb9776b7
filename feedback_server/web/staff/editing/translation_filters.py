"""Which texts of a language a page shows, and the texts as its form carries them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from feedback_server.actions.editing.language_texts import LanguageTexts
from feedback_server.actions.editing.translations import seen_digest
from feedback_server.domain.editing.translation import TranslationState, Unit

AT_ONCE = 10
STATES: Mapping[str, tuple[str, frozenset[TranslationState]]] = {
    "translate": (
        "To translate",
        frozenset({TranslationState.MISSING, TranslationState.NEEDS_REVIEW}),
    ),
    "review": (
        "To review",
        frozenset({TranslationState.TRANSLATED, TranslationState.NEEDS_REVIEW}),
    ),
    "missing": ("Missing", frozenset({TranslationState.MISSING})),
    "again": ("English has changed", frozenset({TranslationState.NEEDS_REVIEW})),
    "reviewed": ("Reviewed", frozenset({TranslationState.REVIEWED})),
    "all": ("All", frozenset(TranslationState)),
}


@dataclass(frozen=True)
class Row:
    """One text of the form. What only the server knows is added before it is shown."""

    section: str
    name: str
    text: str
    seen: str
    left_out: bool = False
    unit: Unit | None = None
    title: str = ""
    state: TranslationState = TranslationState.MISSING
    marks: Sequence[str] = ()

    @property
    def key(self) -> tuple[str, str]:
        return self.section, self.name

    @property
    def waits(self) -> bool:
        """Whether a reviewer has something to say of it."""
        return bool(self.text.strip()) and self.state is not TranslationState.REVIEWED


@dataclass(frozen=True)
class TextPage:
    rows: Sequence[Row]
    first: int
    """The number of the first of them, from 1."""
    of: int
    earlier: int | None
    later: int | None
    """Where the pages before and after begin; None where there are none."""


@dataclass(frozen=True)
class TextFilter:
    part: str = ""
    """The section; empty for all of them."""
    state: str = "all"
    words: str = ""
    start: int = 0

    @property
    def states(self) -> Mapping[str, tuple[str, frozenset[TranslationState]]]:
        return STATES

    @property
    def address(self) -> str:
        """Of the page that the texts are of; empty for others."""
        kind, _, path = self.part.partition("/")
        if kind != "page":
            return ""
        return "/" + path.removesuffix(".md").removesuffix("index").rstrip("/") + "/"

    @staticmethod
    def read(args: Mapping[str, str]) -> "TextFilter":
        state, start = args.get("state", "all"), args.get("start", "")
        return TextFilter(
            args.get("part", ""),
            state if state in STATES else "all",
            args.get("words", "").strip()[:100],
            int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 0,
        )

    def query(self, **changes: Any) -> dict[str, Any]:
        return vars(self) | changes

    def after_save(self, reviews: int) -> dict[str, Any]:
        """Reviewed texts leave a list of what waits, so that the next ones move up."""
        stays = TranslationState.REVIEWED in STATES[self.state][1]
        return self.query(start=self.start + AT_ONCE) if reviews and stays else self.query()

    def page_of(self, found: LanguageTexts, typed: Sequence[Row] | None = None) -> TextPage:
        """``typed`` is what somebody typed and could not be saved: it is shown again as it is."""
        every = [_row(found, row) for row in typed] if typed else self._rows(found)
        start = 0 if typed else min(self.start, max(0, (len(every) - 1) // AT_ONCE * AT_ONCE))
        end = start + (len(every) if typed else AT_ONCE)
        return TextPage(
            every[start:end],
            start + 1,
            len(every),
            max(0, start - AT_ONCE) if start else None,
            end if end < len(every) else None,
        )

    def _rows(self, found: LanguageTexts) -> list[Row]:
        wanted, words = STATES[self.state][1], self.words.casefold()
        return [
            _row(found, Row(section.id, unit.name, text, seen_digest(unit, text)))
            for section in found.sections
            if self.part in ("", section.id)
            for unit in section.units
            if found.state(section, unit) in wanted
            for text in [found.text(section, unit)]
            if words in f"{unit.source} {text}".casefold()
        ]


def _row(found: LanguageTexts, row: Row) -> Row:
    section = found.section(row.section)
    unit = section.by_name.get(row.name) if section else None
    if section is None or unit is None:
        return row
    state = found.state(section, unit)
    return replace(
        row, unit=unit, title=section.title, state=state, marks=found.marks(section, unit)
    )
