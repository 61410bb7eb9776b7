"""What Sass makes of a colour, without Sass."""

import colorsys
import math
from collections.abc import Callable, Iterable
from functools import partial

from feedback_server.content.colours import hex_to_rgb, mix

Tone = Callable[[str], str]


def mixed(percent: int) -> Tone:
    """``color.mix`` of so much white."""

    def tone(colour: str) -> str:
        share = percent / 100
        return _printed(255 * share + channel * (1 - share) for channel in hex_to_rgb(colour))

    return tone


def shade(percent: int) -> Tone:
    """The NHS's ``nhsuk-shade``, which rounds by itself."""
    return partial(mix, "#000000", share=percent / 100)


def tint(percent: int) -> Tone:
    return partial(mix, "#ffffff", share=percent / 100)


def scaled(percent: int) -> Tone:
    """``color.scale`` of the lightness to so much less.

    >>> scaled(42)("#ffc74d")
    '#c18400'
    """
    return lambda colour: _lit(colour, lambda lightness: lightness * (1 - percent / 100))


def brightened(percent: int) -> Tone:
    """``color.adjust`` of the lightness by so much more.

    >>> brightened(8)("#ffc74d")
    '#ffd476'
    """
    return lambda colour: _lit(colour, lambda lightness: min(1, lightness + percent / 100))


def _lit(colour: str, change: Callable[[float], float]) -> str:
    hue, lightness, saturation = colorsys.rgb_to_hls(*(c / 255 for c in hex_to_rgb(colour)))
    return _printed(c * 255 for c in colorsys.hls_to_rgb(hue, change(lightness), saturation))


def _printed(channels: Iterable[float]) -> str:
    """Sass prints percentages with ten digits, of which esbuild makes the nearest whole numbers."""
    printed = (round(channel / 255 * 100, 10) * 2.55 for channel in channels)
    return "#" + "".join(f"{math.floor(channel + 0.5):02x}" for channel in printed)
