"""Whether words stand out from what is behind them: the rule of WCAG 2.2, 1.4.3 and 1.4.11."""

from collections.abc import Mapping, Sequence

WORDS = 4.5
SHAPES = 3.0
WHITE = "#ffffff"
INK = "#1f2a25"  # as in pwa/styles/_look.scss
NIGHT = "#16231c"  # the lightest ground of the dark scheme, there too

# What the brand's colours are used for: in front, behind, the least contrast.
PAIRS: Sequence[tuple[str, str, float]] = (
    (WHITE, "main", WORDS),
    (WHITE, "button", WORDS),
    ("link", WHITE, WORDS),
    ("link", "tint", WORDS),
    ("accent", "main", SHAPES),
    (INK, "accent", WORDS),
    ("link_on_dark", NIGHT, WORDS),
)


def pair_faults(provider: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Pairs of the brand's colours that people could not read, one line each."""
    brand = provider["brand"]
    colours = {**brand, "tint": mix(WHITE, brand["link"], 0.9)}
    faults = []
    for front, behind, least in PAIRS:
        found = contrast(colours.get(front, front), colours.get(behind, behind))
        if found < least:
            faults.append(
                f"brand: {front} on {behind} has a contrast of {found:.1f} to 1;"
                f" people need {least:g} to 1"
            )
    return faults


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21.

    >>> round(contrast("#000000", "#ffffff"), 1), round(contrast("#767676", "#ffffff"), 2)
    (21.0, 4.54)
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """``share`` of the first colour with the rest of the second, as Sass mixes.

    >>> mix("#ffffff", "#005c3e", 0.9)
    '#e6efec'
    """
    pairs = zip(channels(one), channels(other), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def channels(colour: str) -> tuple[int, int, int]:
    """
    >>> channels("#00402b")
    (0, 64, 43)
    """
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def _luminance(colour: str) -> float:
    parts = (channel / 255 for channel in channels(colour))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
