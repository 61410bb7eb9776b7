"""A poster that invites patients to answer: one page with a QR code, to print and hang up."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .qr import qr_svg
from .typeset import typeset

Size = Literal["a4", "a5"]
WORDS = (
    "poster",
    "poster_scan",
    "poster_type",
    "poster_about",
    "poster_other",
    "poster_help",
)
PROVIDED = "Service provided by {provider}"


@dataclass(frozen=True)
class Poster:
    """``words`` are the app's words in ``language``; ``brand`` is the provider's, by name."""

    language: str
    direction: str
    service_name: str
    practice_name: str
    provider_name: str
    address: str
    words: Mapping[str, str]
    brand: Mapping[str, str]


def poster_pdf(poster: Poster, size: Size, fonts: Path) -> bytes:
    """A poster of one page; ``fonts`` is the folder ``fonts`` of the build."""
    data = {
        "size": size,
        "language": poster.language,
        "direction": poster.direction,
        "service": poster.service_name,
        "practice": poster.practice_name,
        "provider": poster.provider_name,
        "provided": PROVIDED.format(provider=poster.provider_name),
        "address": poster.address,
        "qr": qr_svg(poster.address),
        "words": {name: poster.words[name] for name in WORDS},
        "brand": dict(poster.brand),
    }
    return typeset("poster", data, fonts)
