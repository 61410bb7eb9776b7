"""Cards that each invite one patient to answer, on sheets of A4 to cut."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .poster import Poster
from .qr import qr_svg
from .typeset import typeset


@dataclass(frozen=True)
class Card:
    """One invitation: its address, and the last day it works, in words."""

    address: str
    last_day: str


def cards_pdf(cards: Sequence[Card], poster: Poster, fonts: Path) -> bytes:
    """Ten cards a page, in the words and colours of the practice's poster."""
    once = poster.words["card_once"]
    data = {
        "language": poster.language,
        "direction": poster.direction,
        "practice": poster.practice_name,
        "provider": poster.provider_name,
        "words": dict(poster.words),
        "brand": dict(poster.brand),
        "cards": [
            {
                "address": card.address,
                "shown": card.address.removeprefix("https://").removeprefix("http://"),
                "once": once.replace("{day}", card.last_day),
                "qr": qr_svg(card.address),
            }
            for card in cards
        ],
    }
    return typeset("cards", data, fonts)
