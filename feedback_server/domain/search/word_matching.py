"""Words as they are compared: without case, accents and marks; near ones for typing errors."""

import re
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from functools import lru_cache
from unicodedata import combining, normalize

LONGEST_QUERY = 100
"""Characters of a query that are looked at."""

MOST_WORDS = 12
SHORTEST_MISSPELT = 5
"""Letters of the shortest word that may have a typing error: shorter ones are near to too many."""

SHORT_FORMS = {
    "saint": "st",
    "street": "st",
    "road": "rd",
    "doctor": "dr",
    "doctors": "dr",
    "drs": "dr",
    "mount": "mt",
    "centre": "ctr",
    "center": "ctr",
    "ctre": "ctr",
}
NOT_LETTERS = re.compile(r"[^\w]+|_+")
APOSTROPHES = re.compile("['\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}`]")


@lru_cache(16384)
def folded(text: str) -> str:
    """
    >>> folded("St. Éloise's  Médical-Centre"), folded("Saint Eloises medical center")
    ('st eloises medical ctr', 'st eloises medical ctr')
    """
    plain = "".join(letter for letter in normalize("NFKD", text) if not combining(letter))
    spaced = NOT_LETTERS.sub(" ", APOSTROPHES.sub("", plain.casefold()))
    return " ".join(SHORT_FORMS.get(word, word) for word in spaced.split())


def query_words(query: str) -> Sequence[str]:
    """The words of a query, each once, and no more than a search needs.

    >>> query_words(" Mill  Lane, mill LANE")
    ('mill', 'lane')
    """
    return tuple(dict.fromkeys(folded(query[:LONGEST_QUERY]).split()))[:MOST_WORDS]


def near_words(word: str, vocabulary: Collection[str]) -> Sequence[str]:
    """The words that somebody may have meant who made one small typing error, the nearest first.

    >>> near_words("thisltecombe", ["thistlecombe", "cinderwick"])
    ['thistlecombe']
    >>> near_words("oak", ["oat"])
    []
    """
    if len(word) < SHORTEST_MISSPELT or word.isdigit():
        return []
    alike = [known for known in vocabulary if abs(len(known) - len(word)) <= 2]
    return get_close_matches(word, alike, n=5, cutoff=0.75 if len(word) < 7 else 0.8)
