"""The pieces of a comment that the model knows: words, pairs of words, and letters in a row."""

import re
from itertools import pairwise

LENGTHS = (2, 3, 4, 5)
"""How many letters in a row, spaces before and after a word among them."""

_WORD = re.compile(r"[^\W_][\w']*")


def words_of(text: str) -> list[str]:
    """
    >>> words_of("It\N{RIGHT SINGLE QUOTATION MARK}s good!")
    ["it's", 'good']
    """
    return _WORD.findall(text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))


def word_grams(words: list[str]) -> list[str]:
    """
    >>> word_grams(["very", "kind", "staff"])
    ['very', 'kind', 'staff', 'very kind', 'kind staff']
    """
    return words + [f"{one} {other}" for one, other in pairwise(words)]


def letter_grams(words: list[str]) -> list[str]:
    """
    >>> letter_grams(["ot"])
    [' o', 'ot', 't ', ' ot', 'ot ', ' ot ']
    """
    found: list[str] = []
    for word in words:
        padded = f" {word} "
        for length in LENGTHS:
            found += [padded[at : at + length] for at in range(len(padded) - length + 1)]
    return found
