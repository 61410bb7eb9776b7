"""Fits the linear model, and chooses what it is fitted with inside the comments it learns from."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from feedback_server.domain.comments.linear_model import LinearModel, dump, load
from feedback_server.domain.comments.ngrams import letter_grams, word_grams, words_of
from feedback_server.domain.comments.suggestion import beside
from feedback_server.domain.comments.themes import OTHER, THEMES
from feedback_server.domain.comments.tone import Tone

from .examples import Example

OUTPUTS = (*THEMES, *(tone.value for tone in Tone))
FEWEST_WORDS, FEWEST_PAIRS, FEWEST_LETTERS = 3, 5, 5
"""A piece is learnt if it stands in so many different comments, so that none tells a sentence."""

MADE_UP_WEIGHS = 3.0
"""There are five of the NHS's comments for one of ours, and none about daily life with therapy."""

STRENGTHS = (0.1, 0.2)
OFFSETS = (0.0, 0.1, 0.2)
"""By how much "Something else" must be likelier than a theme: wards and ambulances are thanked in
a word or two more often than a therapist."""

ANOTHER = (-0.5, -0.4, -0.3, -0.2, -0.1, 0.0)
HIGHEST = 127
SEED = 24


@dataclass(frozen=True)
class Choice:
    strength: float
    offset: float = 0.0
    another: float = 0.0


@dataclass(frozen=True)
class Fitted:
    """A model as scikit-learn holds it."""

    words: TfidfVectorizer
    letters: TfidfVectorizer
    outputs: Sequence[LinearSVC]
    choice: Choice

    def rows(self, examples: Sequence[Example]) -> csr_matrix:
        texts = [example.prepared for example in examples]
        numbers = csr_matrix([beside(e.cues, e.to_improve) for e in examples])
        return hstack([self.words.transform(texts), self.letters.transform(texts), numbers]).tocsr()

    def scores(self, example: Example) -> dict[str, float]:
        """What ``LinearModel.scores`` should give for it, but for the rounding of weights."""
        row = self.rows([example])
        return {
            output: round(float(one.decision_function(row)[0]) - self._offset(output), 4)
            for output, one in zip(OUTPUTS, self.outputs, strict=True)
        }

    def file(self, about: Mapping[str, str]) -> bytes:
        names = [*self.words.get_feature_names_out(), *self.letters.get_feature_names_out()]
        rarities = np.r_[self.words.idf_, self.letters.idf_]
        weights = np.vstack([one.coef_[0][: len(names)] for one in self.outputs]) * rarities
        steps = np.abs(weights).max(1) / HIGHEST
        head = {
            **about,
            "outputs": OUTPUTS,
            "words": len(self.words.vocabulary_),
            "steps": [float(f"{step:.6g}") for step in steps],
            "intercepts": [
                round(float(one.intercept_[0]) - self._offset(output), 5)
                for output, one in zip(OUTPUTS, self.outputs, strict=True)
            ],
            "beside": [
                [round(float(weight), 4) for weight in one.coef_[0][len(names) :]]
                for one in self.outputs
            ],
            "another": self.choice.another,
        }
        rounded = np.rint(weights / steps[:, None]).astype(int).T.tolist()
        return dump(head, list(zip(names, rarities.tolist(), rounded, strict=True)))

    def model(self) -> LinearModel:
        return load(self.file({}))

    def _offset(self, output: str) -> float:
        return self.choice.offset if output == OTHER else 0.0


def fit(examples: Sequence[Example], choice: Choice) -> Fitted:
    texts = [example.prepared for example in examples]
    words, letters = (vectorizer.fit(texts) for vectorizer in _vectorizers(texts))
    rows = Fitted(words, letters, (), choice).rows(examples)
    outputs = [_fit_one(rows, examples, output, choice) for output in OUTPUTS]
    return Fitted(words, letters, outputs, choice)


def choose(examples: Sequence[Example]) -> Choice:
    """What does best on comments left out in turn: the mean of how often the first suggestion is
    right on the NHS's and on ours, then the most right suggestions beside the first."""
    parts = list(in_parts(examples, 3))
    found = dict[Choice, float]()
    another = dict[Choice, float]()
    for strength in STRENGTHS:
        tried = Choice(strength)
        models = [(fit(learnt, tried).model(), left) for learnt, left in parts]
        scored = [pair for model, left in models for pair in _scored(model, left)]
        for offset in OFFSETS:
            one = replace(tried, offset=offset)
            found[one] = _first_right(scored, offset)
            agreed = {more: _agreement(scored, offset, more) for more in ANOTHER}
            another[one] = max(agreed, key=agreed.__getitem__)
    best = max(found, key=found.__getitem__)
    return replace(best, another=another[best])


def in_parts(
    examples: Sequence[Example], number: int
) -> Iterator[tuple[list[Example], list[Example]]]:
    """Those to learn from and those left out, in turn. The same words are never in both."""
    keys = sorted({example.key for example in examples})
    part = dict(zip(keys, np.random.default_rng(SEED).permutation(len(keys)) % number, strict=True))
    for turn in range(number):
        learnt = [example for example in examples if part[example.key] != turn]
        yield learnt, [example for example in examples if part[example.key] == turn]


def plain_logistic(learnt: Sequence[Example], left: Sequence[Example]) -> list[str]:
    """The first suggestions of a logistic regression on words and pairs, to compare with."""
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    rows = vectorizer.fit_transform([example.text for example in learnt])
    asked = vectorizer.transform([example.text for example in left])
    scores = np.full((len(left), len(THEMES)), -np.inf)
    for at, theme in enumerate(THEMES):
        labels = [theme in example.themes for example in learnt]
        if any(labels):
            regression = LogisticRegression(C=5, solver="liblinear").fit(rows, labels)
            scores[:, at] = regression.decision_function(asked)
    return [THEMES[at] for at in scores.argmax(1)]


def _vectorizers(texts: Sequence[str]) -> tuple[TfidfVectorizer, TfidfVectorizer]:
    distinct = {tuple(words_of(text)) for text in texts}
    words = Counter(g for one in distinct for g in set(word_grams(list(one))))
    letters = Counter(g for one in distinct for g in set(letter_grams(list(one))))
    known = [g for g, n in words.items() if n >= (FEWEST_PAIRS if " " in g else FEWEST_WORDS)]
    rows = [g for g, n in letters.items() if n >= FEWEST_LETTERS]
    return (
        _vectorizer(lambda text: word_grams(words_of(text)), known),
        _vectorizer(lambda text: letter_grams(words_of(text)), rows),
    )


def _vectorizer(analyzer: Callable[[str], list[str]], known: Iterable[str]) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=analyzer, vocabulary=sorted(known), sublinear_tf=True)


def _fit_one(rows: csr_matrix, examples: Sequence[Example], output: str, choice: Choice) -> Any:
    """One output against the others, on the examples of which it is known."""
    if output in THEMES:
        known = np.arange(len(examples))
        labels = np.array([output in example.themes for example in examples])
    else:
        known = np.array([at for at, example in enumerate(examples) if example.tone])
        labels = np.array([examples[at].tone == output for at in known])
    weights = [MADE_UP_WEIGHS if examples[at].made_up else 1.0 for at in known]
    return LinearSVC(C=choice.strength, random_state=24).fit(
        rows[known], labels, sample_weight=weights
    )


Scored = tuple[Example, dict[str, float]]


def _scored(model: LinearModel, examples: Sequence[Example]) -> Iterator[Scored]:
    for example in examples:
        yield example, model.scores(example.prepared, beside(example.cues, example.to_improve))


def _first(scores: dict[str, float], offset: float) -> str:
    return max(THEMES, key=lambda theme: scores[theme] - offset * (theme == OTHER))


def _first_right(scored: Sequence[Scored], offset: float) -> float:
    right: dict[bool, list[bool]] = {True: [], False: []}
    for example, scores in scored:
        right[example.made_up].append(_first(scores, offset) in example.themes)
    return float(np.mean([np.mean(one) for one in right.values()]))


def _agreement(scored: Sequence[Scored], offset: float, another: float) -> float:
    """Micro F1 of all suggestions for the NHS's comments."""
    right = said = labelled = 0
    for example, scores in scored:
        if not example.made_up:
            first = _first(scores, offset)
            more = [t for t in THEMES if t not in (first, OTHER) and scores[t] >= another]
            found = {first, *(() if first == OTHER else more)}
            right += len(found & example.themes)
            said += len(found)
            labelled += len(example.themes)
    return 2 * right / (said + labelled)
