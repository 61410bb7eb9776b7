"""Cards to cut out and give to patients, each with an address that works once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .qr import qr_svg
from .typeset import typeset

WORDS = ("poster", "poster_scan", "poster_type")
ISOLATED = "\u2068{}\u2069"  # so that "31 March" keeps its order in Arabic


@dataclass(frozen=True)
class Card:
    """``day`` is the last one on which the address works, as people write it."""

    address: str
    day: str


@dataclass(frozen=True)
class CardLook:
    """What all cards have in common; ``words`` are the app's words in ``language``."""

    language: str
    direction: str
    practice_name: str
    provider_name: str
    words: Mapping[str, str]
    brand: Mapping[str, str]


def cards_pdf(cards: Sequence[Card], look: CardLook, fonts: Path) -> bytes:
    """Sheets of A4 with eight cards each; ``fonts`` is the folder ``fonts`` of the build."""
    if not cards:
        raise ValueError("There are no cards to print")
    day = ISOLATED if look.direction == "rtl" else "{}"
    data = {
        "language": look.language,
        "direction": look.direction,
        "practice": look.practice_name,
        "provider": look.provider_name,
        "words": {name: look.words[name] for name in WORDS},
        "brand": dict(look.brand),
        "cards": [
            {
                "address": card.address,
                "qr": qr_svg(card.address),
                "once": look.words["card_once"].replace("{day}", day.format(card.day)),
            }
            for card in cards
        ],
    }
    return typeset("cards", data, fonts)
