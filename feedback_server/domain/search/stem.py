"""The stem of an English word, so that "bath", "baths" and "bathing" find each other.

It need not be a word: what is searched and what is looked for are cut in the same way.
"""

import re
from functools import lru_cache

IRREGULAR = {
    "children": "child",
    "fell": "fall",
    "fallen": "fall",
    "feet": "foot",
    "men": "man",
    "women": "woman",
    "drove": "drive",
    "driven": "drive",
    "ate": "eat",
    "better": "well",
    "caring": "care",
    "cookies": "cookie",
}
VOWEL = re.compile("[aeiouy]")
LONG_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ists", "ist", "als", "al")
ENDINGS = (*LONG_ENDINGS, "ies", "ied", "ers", "er", "ed", "es", "ly", "y", "s", "e")
SHORTEST, SHORTEST_BEFORE = 4, {"s": 3, "ing": 3}
"""Letters that must be left: "care" is no "car"."""


@lru_cache(16384)
def stem(word: str) -> str:
    """
    >>> {stem(word) for word in ("bath", "baths", "bathe", "bathing")}
    {'bath'}
    >>> {stem(word) for word in ("therapy", "therapies", "therapist", "therapists")}
    {'therap'}
    >>> stem("referral") == stem("referred") == stem("refer"), stem("bus"), stem("dress")
    (True, 'bus', 'dress')
    >>> stem("cars"), stem("care"), stem("eating")
    ('car', 'care', 'eat')
    """
    word = IRREGULAR.get(word, word)
    for ending in ENDINGS:
        left = word.removesuffix(ending)
        if left == word or word.endswith("ss"):
            continue
        if len(left) >= SHORTEST_BEFORE.get(ending, SHORTEST) and VOWEL.search(left):
            return stem(_undoubled(left))
    return word


def _undoubled(left: str) -> str:
    """
    >>> _undoubled("shopp"), _undoubled("dress")
    ('shop', 'dress')
    """
    doubled = len(left) >= SHORTEST and left[-1] == left[-2] and left[-1] not in "aeiouls"
    return left[:-1] if doubled else left
