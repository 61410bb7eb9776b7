"""What a comment is about, and its tone: suggested by a model, decided by a person.

The model is linear, trained on comments that NHS England labelled and on made-up ones of
occupational therapy (``tests/training``). How often it is right: ``assurance/themes.md``.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .identifiers import identifiers_in
from .linear_model import LinearModel, load
from .ngrams import words_of
from .themes import CUES, MOST, OTHER, THEMES, cue_scores, theme_words
from .tone import LIKELY, Tone, tone_without_words

WEIGHTS = Path(__file__).with_name("theme_weights.bin")

ENOUGH_KNOWN = 0.25
"""A text of which the model knows fewer words is in another language: nothing is suggested."""

LEANING = 0.6
"""What the Friends and Family Test answer adds to the tone that it makes likely, but no praise
where the question asks what could be better. Chosen, not learnt: the labelled comments came
without it."""

MOST_CUES, CUE = 6, 1 / 3
"""No more words of a theme count than these, and what each weighs beside the pieces."""

WORDS_SHOWN = 5
TOO_COMMON = 3.6
"""A word that stands in one comment of 13, as "the", is no reason unless a list has it."""

WORTH_SHOWING = 0.3
"""A word is shown that says so much of what the most telling one says."""


@dataclass(frozen=True)
class Suggestion:
    themes: tuple[str, ...]
    """One to three, the likeliest first."""

    tone: Tone


def suggest(text: str, *, asked_to_improve: bool = False, fft: str = "") -> Suggestion:
    """
    >>> suggest("The rail by the bath has made a big difference", fft="1")
    Suggestion(themes=('Equipment and the home',), tone=<Tone.PRAISE: 'praise'>)
    """
    return suggest_by(model(), text, asked_to_improve, fft)


def suggest_by(model: LinearModel, text: str, asked_to_improve: bool, fft: str) -> Suggestion:
    text = prepared(text)
    cues = cue_scores(text)
    if not any(cues.values()) and model.share_known(text) < ENOUGH_KNOWN:
        return Suggestion((OTHER,), tone_without_words(asked_to_improve, fft))
    scores = model.scores(text, beside(cues, asked_to_improve))
    likely = LIKELY.get(fft)
    if likely and not (asked_to_improve and likely is Tone.PRAISE):
        scores[likely] += LEANING
    tone = max(Tone, key=scores.__getitem__)
    return Suggestion(_themes(scores, model.head["another"]), tone)


def reasons(text: str, theme: str) -> list[str]:
    """The words of the text that led to a theme, each once and in their order: those of the lists,
    and those that the model knows.

    >>> reasons("She explained the forms to us", "Communication and involvement")
    ['explained']
    """
    if theme == OTHER:
        return []
    text, own = prepared(text), set(words_of(text))
    says, rare = model().by_word(text, theme), model().words.rarity
    listed = {word for words in theme_words(text, theme) for word in words.split()}
    least = max(WORTH_SHOWING * max(says.values(), default=0), 1)
    telling = [word for word in says if says[word] >= least and not 0 < rare(word) < TOO_COMMON]
    shown = listed | set(sorted(telling, key=lambda word: -says[word])[:WORDS_SHOWN])
    return [word for word in says if word in shown & own]


def prepared(text: str) -> str:
    """The text as the model reads it: what says who somebody is as a word for its kind.

    >>> prepared("Priya Shah rang me on 07700 900123")
    'xname rang me on xphonenumber'
    """
    for found in reversed(identifiers_in(text)):
        kind = "".join(found.kind.value.split())
        text = f"{text[: found.start]}x{kind}{text[found.end :]}"
    return text


def beside(cues: dict[str, int], asked_to_improve: bool) -> list[float]:
    """The numbers that stand beside the pieces of a text."""
    counted = [min(cues[theme], MOST_CUES) * CUE for theme in CUES]
    return [*counted, float(asked_to_improve)]


@cache
def model() -> LinearModel:
    return load(WEIGHTS.read_bytes())


def _themes(scores: dict[str, float], another: float) -> tuple[str, ...]:
    """The likeliest, and those beside it that reach ``another``."""
    first, *rest = sorted(THEMES, key=lambda theme: -scores[theme])
    if first == OTHER:
        return (OTHER,)
    more = [theme for theme in rest if theme != OTHER and scores[theme] >= another]
    return (first, *more[: MOST - 1])
