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


def suggested_tone(asked_to_improve: bool, fft: str) -> Tone:
    """The tone that question and answer make likely.

    >>> suggested_tone(False, "1"), suggested_tone(True, "1"), suggested_tone(False, "3")
    (<Tone.PRAISE: 'praise'>, <Tone.SUGGESTION: 'suggestion'>, <Tone.NEITHER: 'neither'>)
    """
    return Tone.SUGGESTION if asked_to_improve else LIKELY.get(fft, Tone.NEITHER)
