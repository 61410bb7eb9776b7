"""Finds public pages by their words (Okapi BM25 over weighted fields)."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from .stem import stem
from .word_matching import folded, near_words, query_words

FIELD_WEIGHTS = {"title": 8.0, "keywords": 6.0, "headings": 3.0, "description": 3.0, "text": 1.0}
SATURATION, LENGTH_SHARE = 1.2, 0.6
"""BM25's k1 and b: how fast more of a word stops to matter, and how much long pages lose."""

SAYING_LITTLE = """
a an and any are as at be by can do does for from get has have how i if in is it me my of on or our
that the their them they this to was we what when where which who will with you your
"""
WORD = re.compile(r"([\w'\N{RIGHT SINGLE QUOTATION MARK}]+)")
SENTENCE = re.compile(r"(?<=[.!?])\s+")
ENOUGH_WORDS = 12
"""Words of a sentence that tells enough of what is around: longer is not better."""

ENGLISH_FIRST = 2.0
"""How many times better a page in another language must be."""

WORTH_SHOWING = 0.2
"""The share of the best page's score that a page needs."""

COMMON = frozenset(SAYING_LITTLE.split())


@dataclass(frozen=True)
class SearchedPage:
    """What is known of a page; ``text`` is its paragraphs."""

    address: str
    title: str
    section: str = ""
    description: str = ""
    keywords: Sequence[str] = ()
    headings: Sequence[str] = ()
    text: Sequence[str] = ()
    language: str = "en"
    direction: str = "ltr"

    def words(self) -> Mapping[str, float]:
        """Its words, with how much each weighs."""
        weights: Counter[str] = Counter()
        for name, weight in FIELD_WEIGHTS.items():
            said = getattr(self, name)
            for word in folded(said if isinstance(said, str) else " ".join(said)).split():
                weights[word] += weight  # type: ignore[assignment]
        return weights


@dataclass(frozen=True)
class UrgentWords:
    """Phrases on which urgent advice comes before all that was found."""

    phrases: Sequence[str]
    html: str


@dataclass(frozen=True)
class FoundPage:
    page: SearchedPage
    excerpt: str


@dataclass(frozen=True)
class SearchResult:
    pages: Sequence[FoundPage]
    stems: frozenset[str]
    """Of the words that were looked for, to mark them."""
    corrected: str = ""
    """What was looked for instead, where a word was spelt as no page has it."""


@dataclass
class PageIndex:
    pages: Sequence[SearchedPage]
    urgent: Sequence[UrgentWords] = ()
    vocabulary: set[str] = field(default_factory=set, init=False)
    postings: dict[str, dict[int, float]] = field(init=False)
    lengths: list[float] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self.postings = defaultdict(dict)
        for at, page in enumerate(self.pages):
            words = page.words()
            self.vocabulary.update(words)
            self.lengths.append(math.fsum(words.values()))
            for word, weight in words.items():
                places = self.postings[stem(word)]
                places[at] = places.get(at, 0) + weight
        for urgent in self.urgent:
            self.vocabulary.update(folded(" ".join(urgent.phrases)).split())

    def search(self, query: str) -> SearchResult:
        """The best pages first; a word that no page has gives way to the nearest that one has."""
        words = query_words(query)
        spelt = [self._spelt(word) for word in words]
        stems = _meaning(spelt)
        scores = self._in_one_language(self._scores(stems))
        least = WORTH_SHOWING * max(scores.values(), default=0)
        best = sorted(
            (at for at, score in scores.items() if score >= least),
            key=lambda at: (-scores[at], self.pages[at].address),
        )
        found = [FoundPage(self.pages[at], _excerpt(self.pages[at], stems)) for at in best]
        corrected = " ".join(spelt) if tuple(spelt) != tuple(words) else ""
        return SearchResult(found, frozenset(stems), corrected)

    def urgent_for(self, query: str) -> Sequence[str]:
        """The advice whose words the query has, rightly spelt or not."""
        said = {self._spelt(word) for word in query_words(query)}
        return [urgent.html for urgent in self.urgent if _says(said, urgent.phrases)]

    def _spelt(self, word: str) -> str:
        if word in COMMON or stem(word) in self.postings or word in self.vocabulary:
            return word
        return next(iter(near_words(word, self.vocabulary)), word)

    def _in_one_language(self, scores: Mapping[int, float]) -> Mapping[int, float]:
        """Those of the pages in the language of the best page; English has the first say, for some
        words, as NHS, are in pages of every language."""
        best: dict[str, float] = {}
        for at, score in scores.items():
            language = self.pages[at].language
            weighed = score * (ENGLISH_FIRST if language == "en" else 1)
            best[language] = max(best.get(language, 0), weighed)
        chosen = max(best, key=lambda language: best[language], default="en")
        return {at: score for at, score in scores.items() if self.pages[at].language == chosen}

    def _scores(self, stems: Iterable[str]) -> Mapping[int, float]:
        scores: dict[int, float] = defaultdict(float)
        usual = math.fsum(self.lengths) / max(1, len(self.lengths))
        for word in stems:
            places = self.postings.get(word, {})
            rarity = math.log(1 + (len(self.pages) - len(places) + 0.5) / (len(places) + 0.5))
            for at, weight in places.items():
                long = 1 - LENGTH_SHARE + LENGTH_SHARE * self.lengths[at] / usual
                fit = weight * (SATURATION + 1) / (weight + SATURATION * long)
                scores[at] += rarity * fit
        return scores


def marked(text: str, stems: frozenset[str]) -> Iterable[tuple[str, bool]]:
    """The text in parts, each with whether it is a word that was looked for.

    >>> list(marked("Rails by the bath.", frozenset(["bath"])))
    [('Rails by the ', False), ('bath', True), ('.', False)]
    """
    parts = WORD.split(text)  # what stands between words, and each second time a word
    said = [(part, stem(folded(part)) in stems) for part in parts if part]
    for is_found, group in groupby(said, lambda part: part[1]):
        yield "".join(part for part, _ in group), is_found


def _meaning(words: Iterable[str]) -> Sequence[str]:
    """Stems of the words that say something; of all, if none does."""
    words = list(words)
    said = [word for word in words if word not in COMMON] or words
    return tuple(dict.fromkeys(stem(word) for word in said))


def _says(said: set[str], phrases: Iterable[str]) -> bool:
    return any(set(folded(phrase).split()) <= said for phrase in phrases)


def _excerpt(page: SearchedPage, stems: Sequence[str]) -> str:
    """The words around the best sentence; the description if none has what was looked for."""

    def fit(sentence: str) -> tuple[int, int]:
        words = folded(sentence).split()
        return len({stem(word) for word in words} & set(stems)), min(len(words), ENOUGH_WORDS)

    sentences = [part for text in (page.description, *page.text) for part in SENTENCE.split(text)]
    best = max(sentences, key=fit, default="")
    return best if fit(best)[0] else page.description
