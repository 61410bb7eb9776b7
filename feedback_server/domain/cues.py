"""Looks for many words at once: each word of a text is compared with those that begin like it.

A hundred alternatives in a regular expression are tried one after the other at every word. Here the
first letters choose the few that can match at all, and what is found is the same.
"""

import re
from collections.abc import Hashable, Iterator, Mapping
from functools import cached_property
from typing import Generic, TypeVar

Name = TypeVar("Name", bound=Hashable)

_WORD = re.compile(r"\b\w")
_ATOM = re.compile(
    r"(?P<escape>\\.)|\[(?P<some>[^\]]+)\]|(?P<open>\((?:\?:|\?!)?)|(?P<letter>[^\\\[\]()])"
)
_TIMES = re.compile(r"[?*+]|\{(\d+),?\d*\}")
_NOT_SEEN = ("\\b", "\\B")
LETTERS = 3
MOST_KEPT = 20_000
"""Beginnings of words remembered: people write some thousands, and whoever wants to, any number."""
ANYTHING = "*"
"""Ends a beginning of which no more is known."""


class Cues(Generic[Name]):
    """``patterns`` are alternatives by name, each of which begins with a letter or digit; ``end``
    is what must follow. Case does not matter.

    >>> found = Cues({"staff": r"kind(?:ly)?\\b|[sh]he\\b", "place": "far|too far"}).find("So kind")
    >>> {name: [each[0] for each in matches] for name, matches in found.items()}
    {'staff': ['kind']}
    """

    def __init__(self, patterns: Mapping[Name, str], end: str = "") -> None:
        self._patterns = patterns
        self._end = end
        self._by_letters: dict[str, list[tuple[Name, re.Pattern[str]]]] = {}

    def find(self, text: str) -> dict[Name, list[re.Match[str]]]:
        """What ``re.finditer`` finds of each pattern at the beginnings of words."""
        found: dict[Name, list[re.Match[str]]] = {}
        known = self._by_letters.get
        for word in _WORD.finditer(text):
            at = word.start()
            letters = text[at : at + LETTERS]
            fitting = known(letters)
            for name, pattern in self._beginning(letters) if fitting is None else fitting:
                before = found.get(name)
                if before and before[-1].end() > at:
                    continue
                if match := pattern.match(text, at):
                    found.setdefault(name, []).append(match)
        return found

    def _beginning(self, letters: str) -> list[tuple[Name, re.Pattern[str]]]:
        """What can match a word that begins so; it is kept for the next."""
        if len(self._by_letters) >= MOST_KEPT:
            self._by_letters.clear()
        lower = letters.lower()
        self._by_letters[letters] = made = [
            (name, re.compile(rf"(?:{'|'.join(fitting)}){self._end}", re.IGNORECASE))
            for name, all_of_it in self._alternatives.items()
            if (fitting := [each for each, begins in all_of_it if _fits(lower, begins)])
        ]
        return made

    @cached_property
    def _alternatives(self) -> dict[Name, list[tuple[str, set[str]]]]:
        """With how each of them can begin."""
        return {
            name: [(each, beginnings(each)) for each in alternatives(pattern)]
            for name, pattern in self._patterns.items()
        }


def alternatives(pattern: str) -> list[str]:
    """Those of the outermost level.

    >>> alternatives("a(?:b|c)|d")
    ['a(?:b|c)', 'd']
    """
    found, depth = [""], 0
    for atom in re.finditer(r"\\.|\[[^\]]*\]|.", pattern, re.DOTALL):
        depth += {"(": 1, ")": -1}.get(atom[0], 0)
        if atom[0] == "|" and depth == 0:
            found.append("")
        else:
            found[-1] += atom[0]
    return found


def beginnings(pattern: str) -> set[str]:
    """The first LETTERS characters of all that a pattern matches, in lower case.

    >>> sorted(beginnings(r"r[ai]ngs?|(?:un)?safe|a\\w+"))
    ['a*', 'ran', 'rin', 'saf', 'uns']
    """
    return {each for one in alternatives(pattern) for each in _of_sequence(one)}


def _of_sequence(pattern: str) -> set[str]:
    whole: set[str] = set()
    open_ = {""}
    for heads, least, most_once in _parts(pattern):
        longer = {(a + b)[:LETTERS] for a in open_ for b in heads}
        if not most_once:  # the same may come again, which nobody follows here
            longer = {each if _is_whole(each) else each + ANYTHING for each in longer}
        open_ = longer | (open_ if least == 0 else set())
        whole |= {each for each in open_ if _is_whole(each)}
        open_ -= whole
        if not open_:
            break
    return whole | {each + ANYTHING for each in open_}


def _parts(pattern: str) -> Iterator[tuple[set[str], int, bool]]:
    """Each part's beginnings, how often it must come at least, and whether only once at most."""
    at = 0
    while at < len(pattern):
        atom = _ATOM.match(pattern, at)
        if atom is None:
            raise ValueError(f"cannot be read from here: {pattern[at:]!r}")
        heads, at = _of_atom(pattern, atom)
        times = _TIMES.match(pattern, at)
        at = times.end() if times else at
        least = 1 if times is None else int(times[1]) if times[1] else int(times[0] == "+")
        yield heads, least, times is None or times[0] == "?"


def _of_atom(pattern: str, atom: re.Match[str]) -> tuple[set[str], int]:
    """Its beginnings, and where it ends."""
    if atom["open"]:
        end = _closing(pattern, atom.end())
        looks_ahead = atom["open"] == "(?!"
        return {""} if looks_ahead else beginnings_of_group(pattern[atom.end() : end]), end + 1
    if atom["escape"]:
        letter = atom["escape"][1]
        heads = {letter} if not letter.isalnum() else {ANYTHING}
        return ({""} if atom["escape"] in _NOT_SEEN else heads), atom.end()
    if atom["some"]:
        plain = "-" not in atom["some"][1:-1] and not atom["some"].startswith("^")
        return (set(atom["some"].lower()) if plain else {ANYTHING}), atom.end()
    return {ANYTHING if atom["letter"] == "." else atom["letter"].lower()}, atom.end()


def beginnings_of_group(inner: str) -> set[str]:
    """Of a group, after which the pattern goes on: one that ends early says so by its length."""
    found: set[str] = set()
    for one in alternatives(inner):
        heads = _of_sequence(one)
        # what ended here, and was marked as followed by anything, is followed by what comes next
        found |= {each.rstrip(ANYTHING) if _ends_so(one, each) else each for each in heads}
    return found


def _ends_so(one: str, head: str) -> bool:
    return head.endswith(ANYTHING) and re.fullmatch(r"[\w ]*", one) is not None


def _closing(pattern: str, at: int) -> int:
    depth = 1
    for atom in re.compile(r"\\.|\[[^\]]*\]|.", re.DOTALL).finditer(pattern, at):
        depth += {"(": 1, ")": -1}.get(atom[0], 0)
        if depth == 0:
            return atom.start()
    raise ValueError(f"a bracket is not closed in {pattern!r}")


def _is_whole(beginning: str) -> bool:
    return len(beginning) == LETTERS or beginning.endswith(ANYTHING)


def _fits(letters: str, begins: set[str]) -> bool:
    return any(
        letters.startswith(each[:-1]) if each.endswith(ANYTHING) else letters == each
        for each in begins
    )
