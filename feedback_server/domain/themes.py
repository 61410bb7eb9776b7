"""What a comment is about: suggested by its words, decided by a person.

The themes are the groups of the framework of NHS England's patient experience text mining (The
Strategy Unit, pxtextmining, version 7), less those that an appointment of therapy has no use for.
"""

import re
from collections.abc import Mapping

OTHER = "Something else"
CUES: Mapping[str, str] = {
    "Staff": (
        "kind|patient|friendly|rude|caring|polite|respect|professional|knew|skilled|helpful|manner|"
        "understanding|attitude|lovely|brilliant|therapist"
    ),
    "Communication and involvement": (
        "listen|explain|told|tell|said|asked|ask|advice|information|leaflet|understood|clear|"
        "question|letter|plan|family|daughter|son|wife|husband|carer"
    ),
    "Access and waiting": (
        "wait|waiting|late|appointment|booking|booked|soon|sooner|quick|quickly|delay|put off|"
        "cancel|reminder|ring|phone|hours|rushed|longer"
    ),
    "Care that works together": (
        "follow|referred|referral|next|surgery|twice|discharge|contact|again"
    ),
    "Equipment and the home": (
        "rail|bath|shower|chair|stairs|step|equipment|aid|bed|kitchen|home|garden|adaptation|room|"
        "noisy|toilet"
    ),
    "Everyday life": (
        "dress|dinner|meal|cook|work|shops|energy|hands|exercise|safe|easier|independent|walk|sleep"
    ),
    "Place and travel": "park|parking|bus|travel|find|drive|far|location|sign|signs",
}
"""Beginnings of words, by theme; in this order where two themes have as many."""

THEMES = (*CUES, OTHER)
_PATTERNS = {theme: re.compile(rf"\b(?:{cues})", re.IGNORECASE) for theme, cues in CUES.items()}


def suggested_theme(text: str) -> str:
    """The theme with the most of its words in the text.

    >>> suggested_theme("The rail by the bath is good"), suggested_theme("Thanks")
    ('Equipment and the home', 'Something else')
    """
    counts = {theme: len(pattern.findall(text)) for theme, pattern in _PATTERNS.items()}
    best = max(counts, key=lambda theme: counts[theme])
    return best if counts[best] else OTHER


def theme_words(text: str, theme: str) -> list[str]:
    """The words that led to a theme, each once."""
    pattern = _PATTERNS.get(theme)
    found = pattern.findall(text) if pattern else []
    return list(dict.fromkeys(word.lower() for word in found))
