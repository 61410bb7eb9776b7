"""A sheet for the surgery: where the tablet stands, how it is looked after, what staff say."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .prompt_card import WORDS as PROMPT
from .typeset import typeset

# For staff, so in English alone. What is a rule begins with "Rule"; all else is advice.
PARTS = (
    (
        "Private",
        (
            "Sit on every seat, stand at the desk and in the queue: the screen cannot be seen.",
            "Not beside the desk. People say what they think when nobody seems to look on.",
            "The way out is a good place: people pass it after their visit. No camera sees it.",
        ),
    ),
    (
        "In reach",
        (
            "All of the screen is between 75 and 120 cm from the floor (1), tilted back, and easy "
            "to read with your eyes 1\u00a0metre from the floor (2).",
            "The floor in front is free, at least 76 by 122 cm (2). With 150 by 150 cm a "
            "wheelchair can turn.",
            "A chair stands beside it, not in front of it.",
            "Rule: make reasonable adjustments for disabled people (3). No law sets a height for a "
            "tablet; these figures are from guidance.",
        ),
    ),
    (
        "Light",
        (
            "No window or lamp shines on the screen or stands behind it. Look while you sit and "
            "while you stand, in the morning and in the afternoon.",
            "Brightness is high, and the text is sharp from where people stand.",
        ),
    ),
    (
        "Power and lock",
        (
            "It is always on its charger. Nobody can trip over the cable or pull it out.",
            "The tablet is locked to its stand, and to the survey: “Practice team” on the tablet "
            "says how. On an iPad, set Auto-Lock to “Never”.",
            "It also works where Wi-Fi is weak. It keeps the answers and sends them later.",
        ),
    ),
    (
        "Clean",
        (
            "Rule for care equipment: clean it as its maker says (4). Your infection control lead "
            "decides how often the tablet is cleaned, and with what.",
            "Apple allows a wipe with 70% isopropyl alcohol, used gently. No bleach, no hydrogen "
            "peroxide, no spray (5). For others, read what the maker says.",
            "Make the screen dark before you wipe it: a wipe is a tap. Hand gel stands beside it.",
        ),
    ),
    (
        "Paper beside it",
        (
            "Paper forms, also in large print, a pen and a closed box. Some like paper better.",
            "The poster, so that people can answer on their own phone.",
        ),
    ),
)
WORDS = {
    "title": "A good place for the tablet",
    "lead": (
        "Walk round with this sheet before you set the tablet up, and once a year after that. "
        "“Rule” marks what the law or a national manual asks for. All else is advice."
    ),
    "say": "What to say",
    "spoken": PROMPT["spoken"][0],
    "why": (
        "Ask everyone, in the same words. In a trial in 10 surgeries, about 1 in 40 patients used "
        "a screen that just stood there. When a receptionist invited them, 6 in 10 did (6)."
    ),
    "broken": "When it does not work",
    "steps": (
        "Give out paper forms. Put a note on the screen: “Please ask for a paper form”.",
        "The answers on it are safe. Do not reset it, and do not clear the browser.",
        "Tap “Practice team” and enter the PIN. The tablet says what is wrong.",
        "Is it lost or stolen? Say so today, so that it can be switched off.",
    ),
    "call": "Who looks after it:",
    "telephone": "Telephone:",
    "drawing": (
        "A person in a wheelchair reaches a tablet on a wall. The screen is between 75 and 120 "
        "centimetres from the floor. Knees fit under it, and 122 centimetres of floor are free."
    ),
    "sources": "Where the figures come from",
}
SOURCES = (
    "Approved Document M, volume 2 (2015), 4.30: controls that need precise hand movements",
    "EN 301 549, 8.3: floor space of 760 by 1,220 mm; a screen read from 1,015 mm above the floor",
    "Equality Act 2010, section 20",
    "NHS England: National infection prevention and control manual, 1.5",
    "Apple: How to clean your Apple products",
    "Wright and others, Health Expectations (2017)",
)


@dataclass(frozen=True)
class PlaceSheet:
    """``brand`` is the provider's colours, by name."""

    practice_name: str
    provider_name: str
    brand: Mapping[str, str]


def place_sheet_pdf(sheet: PlaceSheet, fonts: Path) -> bytes:
    """One page of A4; ``fonts`` is the folder ``fonts`` of the build."""
    data = {
        "language": "en",
        "direction": "ltr",
        "practice": sheet.practice_name,
        "provider": sheet.provider_name,
        "provided": f"Service provided by {sheet.provider_name}",
        "words": WORDS,
        "parts": PARTS,
        "sources": SOURCES,
        "brand": dict(sheet.brand),
    }
    return typeset("place_sheet", data, fonts)
