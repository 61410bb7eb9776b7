"""Builds the NHS design system's components from the content of a Markdown block."""

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable

Component = Callable[[str, etree.Element], etree.Element]
CARE_CARDS = {
    "nonurgent": ("non-urgent", "Non-urgent advice"),
    "urgent": ("urgent", "Urgent advice"),
    "emergency": ("emergency", "Immediate action required"),
}
TICK = (
    "M11.4 17.5a2 2 0 0 1-2.7.1h-.1L4 12.8a1.5 1.5 0 0 1 2.1-2L10 14.7l8.1-8.1a1.5 1.5 0 1 1 2.2 2"
    "l-8.9 9Z"
)
CROSS = (
    "M17 18.5a1.5 1.5 0 0 1-1.1-.4l-10-10A1.5 1.5 0 0 1 8 6l10 10a1.5 1.5 0 0 1-1 2.5Z"
    "M7 18.5a1.5 1.5 0 0 1-1.1-2.5l10-10A1.5 1.5 0 0 1 18 8.1l-10 10a1.5 1.5 0 0 1-1 .4Z"
)
ARROW = (
    "M12 2a10 10 0 0 0-10 9h11.7l-4-4a1 1 0 0 1 1.5-1.4l5.6 5.7a1 1 0 0 1 0 1.4l-5.6 5.7a1 1 0 0 1"
    "-1.5 0 1 1 0 0 1 0-1.4l4-4H2A10 10 0 1 0 12 2z"
)


def icon(name: str, path: str) -> etree.Element:
    svg = etree.Element(
        "svg",
        {"class": f"nhsuk-icon nhsuk-icon--{name}", "viewBox": "0 0 24 24", "width": "16"}
        | {"height": "16", "aria-hidden": "true", "focusable": "false"},
    )
    etree.SubElement(svg, "path", {"d": path})
    return svg


def _with_class(classes: str, content: etree.Element) -> etree.Element:
    content.set("class", classes)
    return content


def care_card(kind: str, title: str, content: etree.Element) -> etree.Element:
    name, prefix = CARE_CARDS[kind]
    card = etree.Element("div", {"class": f"nhsuk-card nhsuk-card--care nhsuk-card--care--{name}"})
    top = etree.SubElement(card, "div", {"class": "nhsuk-card__heading-container"})
    heading = etree.SubElement(top, "h3", {"class": "nhsuk-card__heading"})
    hidden = etree.SubElement(heading, "span", {"class": "nhsuk-u-visually-hidden"})
    hidden.text, hidden.tail = f"{prefix}: ", title
    etree.SubElement(top, "span", {"class": "nhsuk-card--care__arrow", "aria-hidden": "true"})
    card.append(_with_class("nhsuk-card__content", content))
    return card


def _icon_list(title: str, content: etree.Element, name: str, path: str) -> etree.Element:
    card = etree.Element("div", {"class": "nhsuk-card nhsuk-card--feature"})
    heading = etree.Element("h3", {"class": "nhsuk-card__heading"})
    heading.text = title
    content.insert(0, heading)
    for items in content.iter("ul"):
        items.set("class", f"nhsuk-list nhsuk-list--{name}")
        items.set("role", "list")
        for item in items.iter("li"):
            symbol = icon(name, path)
            symbol.tail, item.text = item.text, None
            item.insert(0, symbol)
    card.append(_with_class("nhsuk-card__content", content))
    return card


def do_list(title: str, content: etree.Element) -> etree.Element:
    return _icon_list(title or "Do", content, "tick", TICK)


def dont_list(title: str, content: etree.Element) -> etree.Element:
    return _icon_list(title or "Don't", content, "cross", CROSS)


def inset(title: str, content: etree.Element) -> etree.Element:
    return _with_class("nhsuk-inset-text", content)


def words_to_say(title: str, content: etree.Element) -> etree.Element:
    """A card with words to say to somebody; it prints by itself."""
    card = etree.Element("section", {"class": "hr-say"})
    heading = etree.SubElement(card, "h3", {"class": "hr-say__title", "id": "what-to-say"})
    heading.text = title
    card.extend(list(content))
    return card


def steps(title: str, content: etree.Element) -> etree.Element:
    """A timeline: each heading of level 3 begins a step, which takes all up to the next one."""
    timeline = etree.Element("ol", {"class": "hr-steps"})
    for child in list(content):
        if child.tag == "h3" or len(timeline) == 0:
            etree.SubElement(timeline, "li", {"class": "hr-steps__step"})
        timeline[-1].append(child)
    return timeline


def picture_cards(title: str, content: etree.Element) -> etree.Element:
    """A grid of cards from a list: each item is a drawing, a link and a few words."""
    cards(title, content)
    for items in content.iter("ul"):
        items.set("class", "hr-cards hr-cards--pictures")
    return content


def easier(title: str, content: etree.Element) -> etree.Element:
    """An easy-read list: each item is a drawing with a few very short sentences beside it."""
    for items in content.iter("ul"):
        items.set("class", "hr-easier")
        items.set("role", "list")
        for item in items.findall("li"):
            _wrap_text(item)
    return content


def _wrap_text(item: etree.Element) -> None:
    """Put the text of an item into one paragraph after its drawing."""
    if item.text and item.text.strip():
        paragraph = etree.SubElement(item, "p")
        found = re.match(r"\s*(!\[[^\]]*\]\([^)]*\))\s*(.*)", item.text, re.DOTALL)
        item.text, paragraph.text = (found[1], found[2]) if found else (None, item.text)


def cards(title: str, content: etree.Element) -> etree.Element:
    """A grid of cards from a list: each item is a link, then a few words about it."""
    for items in content.iter("ul"):
        items.set("class", "hr-cards")
        items.set("role", "list")
        for item in items.findall("li"):
            item.set("class", "hr-cards__card")
    return content


def table(title: str, content: etree.Element) -> etree.Element:
    """A table with a caption, which a screen reader says first."""
    for found in content.iter("table") if title else ():
        caption = etree.Element("caption")
        caption.text = title
        found.insert(0, caption)
    return content


def expander(title: str, content: etree.Element) -> etree.Element:
    details = etree.Element("details", {"class": "nhsuk-details nhsuk-expander"})
    summary = etree.SubElement(details, "summary", {"class": "nhsuk-details__summary"})
    text = etree.SubElement(summary, "span", {"class": "nhsuk-details__summary-text"})
    text.text = title
    details.append(_with_class("nhsuk-details__text", content))
    return details


COMPONENTS: dict[str, Component] = {
    "do": do_list,
    "dont": dont_list,
    "inset": inset,
    "say": words_to_say,
    "steps": steps,
    "table": table,
    "cards": cards,
    "easier": easier,
    "picture-cards": picture_cards,
}
