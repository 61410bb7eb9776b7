"""Whether a comment praises, or says what could be better."""

from enum import StrEnum


class Tone(StrEnum):
    PRAISE = "praise"
    SUGGESTION = "suggestion"
    NEITHER = "neither"


LIKELY = {
    "1": Tone.PRAISE,
    "2": Tone.PRAISE,
    "4": Tone.SUGGESTION,
    "5": Tone.SUGGESTION,
}
"""By the answer to the Friends and Family Test."""


def tone_without_words(asked_to_improve: bool, fft: str) -> Tone:
    """The tone that question and answer make likely, whatever the words.

    >>> tone_without_words(False, "1"), tone_without_words(True, "1")
    (<Tone.PRAISE: 'praise'>, <Tone.SUGGESTION: 'suggestion'>)
    """
    return Tone.SUGGESTION if asked_to_improve else LIKELY.get(fft, Tone.NEITHER)
