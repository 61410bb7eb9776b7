"""Checks the contrast of the brand's colours (WCAG 2.2, 1.4.3 and 1.4.11)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

TEXT_CONTRAST = 4.5
SHAPE_CONTRAST = 3.0
WHITE = "#ffffff"
DARK_TEXT = "#1f2a25"  # as in pwa/styles/_theme.scss
DARK_BACKGROUND = "#16231c"  # the lightest background of the dark scheme there

# Foreground, background and minimum contrast of each use of the brand's colours, in words.
COLOUR_PAIRS: Sequence[tuple[str, str, float, str]] = (
    (WHITE, "main", TEXT_CONTRAST, "white words on the bar at the top"),
    (WHITE, "button", TEXT_CONTRAST, "white words on a button"),
    ("link", WHITE, TEXT_CONTRAST, "links on a white page"),
    ("link", "tint", TEXT_CONTRAST, "links on their own pale tint"),
    ("accent", "main", SHAPE_CONTRAST, "lines and marks on the bar at the top"),
    (DARK_TEXT, "accent", TEXT_CONTRAST, "dark words on the colour of marks"),
    ("link_on_dark", DARK_BACKGROUND, TEXT_CONTRAST, "links on a dark page"),
)


@dataclass(frozen=True)
class Contrast:
    """How well a pair of colours can be told apart, from 1 (not at all) to 21."""

    front: str
    behind: str
    use: str
    found: float
    minimum: float

    @property
    def is_enough(self) -> bool:
        return self.found >= self.minimum


def contrasts(brand: Mapping[str, str]) -> list[Contrast]:
    """Of every use of the brand's colours, which must be six digits each."""
    colours = {**brand, "tint": mix(WHITE, brand["link"], 0.9)}
    return [
        Contrast(
            front,
            behind,
            use,
            contrast(colours.get(front, front), colours.get(behind, behind)),
            least,
        )
        for front, behind, least, use in COLOUR_PAIRS
    ]


def contrast_errors(provider: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str]]:
    """The pairs of the brand's colours that people could not read: the colour, and why."""
    brand = provider["brand"]
    return [
        (
            pair.front if pair.front in brand else pair.behind,
            f"{pair.use} have a contrast of {pair.found:.1f} to 1, and people need"
            f" {pair.minimum:g} to 1",
        )
        for pair in contrasts(brand)
        if not pair.is_enough
    ]


def contrast(colour: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 (the same) to 21.

    >>> round(contrast("#000000", "#ffffff"), 1), round(contrast("#767676", "#ffffff"), 2)
    (21.0, 4.54)
    """
    dark, light = sorted((_luminance(colour), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """``share`` of the first colour with the rest of the second, as Sass's ``color.mix``.

    >>> mix("#ffffff", "#005c3e", 0.9)
    '#e6efec'
    """
    pairs = zip(hex_to_rgb(colour), hex_to_rgb(other), strict=True)
    return "#" + "".join(f"{math.floor(a * share + b * (1 - share) + 0.5):02x}" for a, b in pairs)


def hex_to_rgb(colour: str) -> tuple[int, int, int]:
    """
    >>> hex_to_rgb("#00402b")
    (0, 64, 43)
    """
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def _luminance(colour: str) -> float:
    parts = (channel / 255 for channel in hex_to_rgb(colour))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
