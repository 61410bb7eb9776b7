"""Checks the contrast of the brand's colours (WCAG 2.2, 1.4.3 and 1.4.11)."""

import math
from collections.abc import Mapping, Sequence

TEXT_CONTRAST = 4.5
SHAPE_CONTRAST = 3.0
WHITE = "#ffffff"
DARK_TEXT = "#1f2a25"  # as in pwa/styles/_theme.scss
DARK_BACKGROUND = "#16231c"  # the lightest background of the dark scheme there

# Foreground, background and minimum contrast of each use of the brand's colours.
COLOUR_PAIRS: Sequence[tuple[str, str, float]] = (
    (WHITE, "main", TEXT_CONTRAST),
    (WHITE, "button", TEXT_CONTRAST),
    ("link", WHITE, TEXT_CONTRAST),
    ("link", "tint", TEXT_CONTRAST),
    ("accent", "main", SHAPE_CONTRAST),
    (DARK_TEXT, "accent", TEXT_CONTRAST),
    ("link_on_dark", DARK_BACKGROUND, TEXT_CONTRAST),
)


def contrast_errors(provider: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str]]:
    """The pairs of the brand's colours that people could not read: the colour, and why."""
    brand = provider["brand"]
    colours = {**brand, "tint": mix(WHITE, brand["link"], 0.9)}
    errors = []
    for front, behind, minimum in COLOUR_PAIRS:
        found = contrast(colours.get(front, front), colours.get(behind, behind))
        if found < minimum:
            problem = (
                f"{front} on {behind} has a contrast of {found:.1f} to 1;"
                f" people need {minimum:g} to 1"
            )
            errors.append((front if front in brand else behind, problem))
    return errors


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
