"""A card for the front desk: what to say when asking a patient, and where they can answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .qr import qr_svg
from .typeset import typeset

PromptSize = Literal["a6", "a5"]

# For staff, so in English alone. A card must not lead: no word on it hopes for a good answer.
WORDS = {
    "title": "Asking for feedback",
    "say": "Say",
    "spoken": (
        "You have seen {professional}. Would you like to tell us how it was? "
        "It is one question. You can say more if you like.",
        "You do not have to. It is anonymous. We do not ask for your name. Your care stays the "
        "same, whatever you say, or if you say nothing.",
    ),
    "do": "Do",
    "advice": (
        "Ask everyone, in the same words.",
        "If they say no, say thank you.",
        "Look away while they answer. A friend or relative can help.",
        "No phone? Offer a paper form, or the tablet if you have one.",
        "Do they want to complain, or feel unwell? Tell them who can help. We cannot reply to "
        "feedback.",
        "Then add one under “Asked today”.",
    ),
    "answer": "Scan it with a phone, or type:",
}


@dataclass(frozen=True)
class PromptCard:
    """``address`` is the short link of the practice; ``brand`` is the provider's, by name."""

    practice_name: str
    provider_name: str
    address: str
    brand: Mapping[str, str]
    professional: str = "the occupational therapist"
    """Whom the patient has seen."""

    @property
    def words(self) -> Mapping[str, object]:
        first, *others = WORDS["spoken"]
        return WORDS | {"spoken": (first.format(professional=self.professional), *others)}


def prompt_card_pdf(card: PromptCard, size: PromptSize, fonts: Path) -> bytes:
    """A page of four A6 cards on A4 to cut, or of one A5 card.

    ``fonts`` is the folder ``fonts`` of the build.
    """
    data = {
        "size": size,
        "language": "en",
        "direction": "ltr",
        "practice": card.practice_name,
        "provider": card.provider_name,
        "address": card.address,
        "qr": qr_svg(card.address),
        "words": card.words,
        "brand": dict(card.brand),
    }
    return typeset("prompt_card", data, fonts)
