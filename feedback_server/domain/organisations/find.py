"""Finds practices by name, town, code or postcode district; small typing errors are forgiven."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from feedback_server.domain.search.word_matching import folded, near_words, query_words

from .organisation import Practice
from .practice_facts import PracticeFacts, district_of

EXACT, BEGINS, MISSPELT = 1.0, 0.8, 0.5
IN_NAME = 1.5
"""How much more a word of the name weighs than one of the address."""
NEAR_THE_TOP = 0.6
"""The share of the best score that a practice needs where none has all the words."""


@dataclass(frozen=True)
class PracticeEntry:
    """A practice with what it says of itself."""

    practice: Practice
    facts: PracticeFacts = field(default_factory=PracticeFacts)


class Directory:
    """Practices, and the words by which each is found."""

    def __init__(self, entries: Iterable[PracticeEntry]) -> None:
        self.entries = tuple(sorted(entries, key=_by_name))

    def search(self, query: str) -> Sequence[PracticeEntry]:
        """The best first; all of them by name where the query says nothing."""
        query = without_inward(query)
        words = query_words(query)
        if district := district_of(query):
            return self.in_district(district)
        if not words:
            return self.entries
        spellings = (*self._joined_in(words), words)
        found = dict.fromkeys(entry for spelling in spellings for entry in self._ranked(spelling))
        return tuple(found) or self._in_area(query)

    def in_district(self, district: str) -> Sequence[PracticeEntry]:
        """Practices of a postcode district; of its area, such as EX, where it has none."""
        found = [entry for entry in self.entries if entry.facts.district == district]
        return found or self._in_area(district)

    def _in_area(self, text: str) -> Sequence[PracticeEntry]:
        area = text.strip().upper().rstrip("0123456789")
        return [entry for entry in self.entries if area and area_of(entry.facts.district) == area]

    def _joined_in(self, words: Sequence[str]) -> Iterator[Sequence[str]]:
        """The words with two of them as one, where a name has them so: "quill brook" is one."""
        for at, joined in enumerate(_joined(words)):
            if joined in self._words:
                yield (*words[:at], joined, *words[at + 2 :])

    def _ranked(self, words: Sequence[str]) -> Sequence[PracticeEntry]:
        """Those that have the most of the words, the best first."""
        scores: dict[int, float] = defaultdict(float)
        having: dict[int, int] = defaultdict(int)
        for word in words:
            for at, score in self._scores(word).items():
                scores[at] += score
                having[at] += 1
        most = max(having.values(), default=0)
        best = [at for at, had in having.items() if had == most]
        if most < len(words):
            top = max((scores[at] for at in best), default=0)
            best = [at for at in best if scores[at] >= NEAR_THE_TOP * top]
        return [self.entries[at] for at in sorted(best, key=lambda at: (-scores[at], at))]

    def _scores(self, word: str) -> Mapping[int, float]:
        """For each practice that has this word, or one like it, how well it fits."""
        scores: dict[int, float] = {}
        for known, quality in self._alike(word):
            for at, weight in self._words[known].items():
                scores[at] = max(scores.get(at, 0), quality * weight)
        rarity = math.log(1 + len(self.entries) / max(1, len(scores)))
        return {at: score * rarity for at, score in scores.items()}

    def _alike(self, word: str) -> Iterator[tuple[str, float]]:
        beginning = [known for known in self._words if known.startswith(word)]
        if beginning:
            yield from ((known, EXACT if known == word else BEGINS) for known in beginning)
        else:
            for place, known in enumerate(near_words(word, self._words)):
                yield known, MISSPELT - place / 20

    @cached_property
    def _words(self) -> Mapping[str, Mapping[int, float]]:
        """By word, the practices that have it, by their place here, and its weight."""
        found: dict[str, dict[int, float]] = defaultdict(dict)
        for at, entry in enumerate(self.entries):
            where = folded(" ".join((*entry.facts.address, entry.facts.town))).split()
            for word in (*where, *_joined(where)):
                found[word][at] = 1
            name = folded(entry.practice.name).split()
            for word in (*name, *_joined(name), entry.practice.code.casefold()):
                found[word][at] = IN_NAME
        return found


def without_inward(query: str) -> str:
    """The query, where it is a whole postcode, as its district alone.

    >>> without_inward("EX1 1AB"), without_inward(" Mill Lane ")
    ('EX1', 'Mill Lane')
    """
    return district_of(query) or query.strip()


def area_of(district: str) -> str:
    """
    >>> area_of("EX1"), area_of("SW1A")
    ('EX', 'SW')
    """
    letters = district[:2]
    return letters if letters.isalpha() else letters[:1]


def _joined(words: Sequence[str]) -> Sequence[str]:
    """Neighbours written as one word."""
    return [first + second for first, second in pairwise(words)]


def _by_name(entry: PracticeEntry) -> tuple[str, str]:
    return entry.practice.name.casefold(), entry.practice.code
