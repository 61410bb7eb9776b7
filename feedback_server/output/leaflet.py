"""A public page as a leaflet to hand out: two sides of A4, or more of them in large print."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urljoin

from .page_elements import Run
from .page_reader import CARE_CARDS, Block, Drawing, Group, Heading, Items, PublicPage
from .qr import qr_svg
from .typeset import typeset

WORDS = {
    "read_on": "Read this page on your phone",
    "scan": "Point the camera of your phone at this square, or type:",
    "surgery": "Your surgery",
    "telephone": "Its telephone number",
    "large_print": "This leaflet is also there in large print. Ask at your surgery.",
    "sources": "Where this comes from: ",
}
NO_BREAK = "\u00a0"
CONTACT = {"telephone": "Telephone", "email": "Email", "hours": "Open", "post": "Post"}


@dataclass(frozen=True)
class Publisher:
    """Who gives out the leaflet; ``contact`` holds what is filled in, ``brand`` colours by name."""

    service_name: str
    provider_name: str
    contact: Mapping[str, str]
    brand: Mapping[str, str]


def leaflet_pdf(
    page: PublicPage, publisher: Publisher, address: str, fonts: Path, *, large: bool
) -> bytes:
    """PDF/UA-1. ``address`` is that of the page, or "" where nobody has said what it is.

    In other languages than English it says what the page says, and has no words of its own.
    """
    blocks, in_english = list(_printed(page.blocks)), page.language.startswith("en")
    drawing = next((block for block in blocks if isinstance(block, Drawing)), None)
    front, back = _sides([block for block in blocks if block is not drawing])
    data = {
        "language": page.language.partition("-")[0],
        "direction": page.direction,
        "large": large,
        "service": publisher.service_name,
        "provider": publisher.provider_name,
        "provided": f"Service provided by {publisher.provider_name}"
        if in_english
        else publisher.provider_name,
        "contact": [
            {"label": f"{label}: " if in_english else "", "words": publisher.contact[key]}
            for key, label in CONTACT.items()
            if publisher.contact.get(key)
        ],
        "brand": dict(publisher.brand),
        "words": WORDS if in_english else {},
        "title": page.title,
        "lead": page.lead,
        "drawing": drawing and asdict(drawing),
        "front": _absolute([asdict(block) for block in front], address),
        "back": _absolute([asdict(block) for block in back], address),
        "sources": [asdict(source) for source in page.sources],
        "reviewed": [_with_whole_date(line) for line in page.reviewed],
        "help_now": page.help_now,
        "address": address,
        "qr": qr_svg(address) if address else "",
    }
    return typeset("leaflet", data, fonts)


def _with_whole_date(line: str) -> str:
    """
    >>> _with_whole_date("Next review due: 23 November 2027").split(" ")[-1].split()
    ['23', 'November', '2027']
    """
    words, colon, day = line.rpartition(": ")
    return words + colon + day.replace(" ", NO_BREAK)


def _printed(blocks: Sequence[Block]) -> Iterator[Block]:
    """Without sections that only link to other pages: paper has no links."""
    heading: Heading | None = None
    for block in blocks:
        if isinstance(block, Heading):
            if heading and heading.level < block.level:
                yield heading
            heading = block
        elif not _only_links(block):
            if heading:
                yield heading
            heading = None
            yield block


def _sides(blocks: Sequence[Block]) -> tuple[Sequence[Block], Sequence[Block]]:
    """What stands before and after the page is turned: urgent advice begins the back."""
    section = 0
    for number, block in enumerate(blocks):
        if isinstance(block, Heading) and block.level == 2:
            section = number
        if isinstance(block, Group) and block.look in CARE_CARDS:
            return blocks[:section], blocks[section:]
    return blocks, ()


def _only_links(block: Block) -> bool:
    match block:
        case Items():
            return all(_all_links(runs) for runs in block.items)
        case Group() | Heading() | Drawing():
            return False
    return hasattr(block, "runs") and _all_links(block.runs)


def _all_links(runs: Sequence[Run]) -> bool:
    return bool(runs) and all(run.href for run in runs if run.text.strip())


def _absolute(value: object, address: str) -> object:
    """The same data with each link whole; without an address of ours, those to our own pages are
    plain words."""
    if isinstance(value, dict):
        found = {key: _absolute(part, address) for key, part in value.items()}
        if href := found.get("href"):
            whole = urljoin(address, str(href)) if address else str(href)
            found["href"] = whole if whole.startswith(("https://", "http://", "tel:")) else ""
        return found
    if isinstance(value, list | tuple):
        return [_absolute(part, address) for part in value]
    return value
