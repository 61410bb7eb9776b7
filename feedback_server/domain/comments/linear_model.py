"""A linear model over the pieces of a text: one score an output, in plain Python.

The pieces of a text weigh (1 + log of their number) * rarity, and these weights have length 1, for
words and for letters apart, as TF-IDF has it. All weights of one piece stand in one long integer,
32 bits each: so that one addition counts a piece for every output at once.
"""

import json
import math
import struct
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import mul
from typing import Any

from .ngrams import letter_grams, word_grams, words_of

ZERO = 128
"""What stands for a weight of 0 in a byte."""

RARITY, SQUARES = 4096, 1000
"""What 1 is, of the rarity of a piece in the file, and of its square in memory."""


@dataclass(frozen=True)
class Pieces:
    """The weights of words, or of letters: those of a piece by output, its square last."""

    weights: Mapping[str, int]
    outputs: int

    def sums(self, pieces: Iterable[str]) -> list[float]:
        """The sum by output over the pieces of a text, in steps of the file."""
        by_number: dict[int, list[int]] = {}
        known = self.weights
        for piece, number in Counter(pieces).items():
            if weights := known.get(piece):
                by_number.setdefault(number, []).append(weights)
        totals, square = [0.0] * self.outputs, 0.0
        for number, found in by_number.items():
            times = 1 + math.log(number)
            *sums, squares = self._unpacked(sum(found))
            square += times * times * squares / SQUARES
            for at, total in enumerate(sums):
                totals[at] += times * (total - ZERO * len(found))
        return [total / math.sqrt(square) for total in totals] if square else totals

    def weight(self, piece: str, output: int) -> int:
        """The weight of one piece, 0 where it is not known."""
        weights = self.weights.get(piece)
        return (weights >> 32 * output & 0xFF) - ZERO if weights else 0

    def rarity(self, piece: str) -> float:
        """1 for a piece of every comment, more for a rarer one, 0 for one that is not known."""
        return math.sqrt((self.weights.get(piece, 0) >> 32 * self.outputs) / SQUARES)

    def _unpacked(self, packed: int) -> tuple[int, ...]:
        fields = self.outputs + 1
        return struct.unpack(f"<{fields}I", packed.to_bytes(4 * fields, "little"))


@dataclass(frozen=True)
class LinearModel:
    """``head`` is the first line of the file: outputs, their steps and intercepts, the weights of
    the numbers that stand beside the pieces, and where it all comes from."""

    head: Mapping[str, Any]
    words: Pieces
    letters: Pieces

    def scores(self, text: str, beside: Sequence[float]) -> dict[str, float]:
        """By output; above 0 is more likely than not. ``beside`` are the numbers beside the
        pieces, in the order of the head."""
        words = words_of(text)
        of_words = self.words.sums(word_grams(words))
        of_letters = self.letters.sums(letter_grams(words))
        return {
            output: self.head["intercepts"][at]
            + self.head["steps"][at] * (of_words[at] + of_letters[at])
            + sum(map(mul, self.head["beside"][at], beside))
            for at, output in enumerate(self.head["outputs"])
        }

    def share_known(self, text: str) -> float:
        """How many of the words the model knows: few of another language."""
        words = words_of(text)
        return sum(word in self.words.weights for word in words) / len(words) if words else 0.0

    def by_word(self, text: str, output: str) -> dict[str, int]:
        """What each word of the text says for the output, in no unit, letters and pairs with it."""
        at, words = self.head["outputs"].index(output), words_of(text)
        found = dict.fromkeys(words, 0)
        for word in found:
            found[word] = self.words.weight(word, at) + sum(
                self.letters.weight(piece, at) for piece in set(letter_grams([word]))
            )
        for pair in word_grams(words)[len(words) :]:
            for word in pair.split():
                found[word] += self.words.weight(pair, at) // 2
        return found


def load(file: bytes) -> LinearModel:
    """A model as ``dump`` wrote it."""
    first, _, body = file.partition(b"\n")
    head = json.loads(first)
    plain = zlib.decompress(body)
    names, _, numbers = plain.partition(b"\0")
    pieces, outputs = names.decode().split("\n"), len(head["outputs"])
    rarities = struct.unpack(f"<{len(pieces)}H", numbers[: 2 * len(pieces)])
    rows = numbers[2 * len(pieces) :]
    packed = [
        _packed(rows[at * outputs : (at + 1) * outputs], rarity)
        for at, rarity in enumerate(rarities)
    ]
    known, words = list(zip(pieces, packed, strict=True)), head["words"]
    return LinearModel(
        head, Pieces(dict(known[:words]), outputs), Pieces(dict(known[words:]), outputs)
    )


def dump(head: Mapping[str, Any], pieces: Sequence[tuple[str, float, Sequence[int]]]) -> bytes:
    """The file of a model: the head as a line, then names, rarities and weights, compressed.

    ``pieces`` are the words and then the letters, each with its rarity and a weight from -127 to
    127 for each output.
    """
    names = "\n".join(name for name, _, _ in pieces).encode()
    rarities = [round(rarity * RARITY) for _, rarity, _ in pieces]
    rows = bytes(weight + ZERO for _, _, weights in pieces for weight in weights)
    body = names + b"\0" + struct.pack(f"<{len(pieces)}H", *rarities) + rows
    return json.dumps(head, sort_keys=True).encode() + b"\n" + zlib.compress(body, 9)


def _packed(row: bytes, rarity: int) -> int:
    square = round((rarity / RARITY) ** 2 * SQUARES)
    return int.from_bytes(struct.pack(f"<{len(row) + 1}I", *row, square), "little")
