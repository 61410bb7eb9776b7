"""How well identifiers and themes are suggested, on comments that are labelled by hand.

`python -m tests.bench.redaction` prints precision and recall. A third of the comments is held out:
nobody looked at what goes wrong in them while rules and lists of words were written. `--wrong`
lists what goes wrong in the other two thirds, and only there.
"""

import hashlib
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import process_time

from feedback_server.config.settings import PROJECT
from feedback_server.domain.comments.identifiers import IdentifierKind, identifiers_in
from feedback_server.domain.comments.suggestion import suggest
from feedback_server.domain.comments.themes import OTHER, THEMES, theme_of_most_words

FILE = PROJECT / "tests" / "data" / "comments.txt"
MARKED = re.compile(r"\{(\w+):([^}]*)\}")
KINDS = {
    "name": IdentifierKind.NAME,
    "nhs": IdentifierKind.NHS_NUMBER,
    "phone": IdentifierKind.PHONE,
    "email": IdentifierKind.EMAIL,
    "web": IdentifierKind.WEB,
    "date": IdentifierKind.DATE,
    "postcode": IdentifierKind.POSTCODE,
    "address": IdentifierKind.ADDRESS,
    "age": IdentifierKind.AGE,
    "hospital": IdentifierKind.HOSPITAL_NUMBER,
    "handle": IdentifierKind.HANDLE,
    "car": IdentifierKind.CAR,
}
LETTERS = dict(zip("SCAJELPO", THEMES, strict=True))

Span = tuple[str, int, int]
"""Kind, start, end."""


@dataclass(frozen=True)
class Labelled:
    text: str
    theme: str
    spans: tuple[Span, ...]

    @property
    def held_out(self) -> bool:
        return hashlib.sha256(self.text.encode()).digest()[0] % 3 == 0


@dataclass
class Score:
    """Right, found and labelled, counted."""

    right: int = 0
    found: int = 0
    labelled: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.labelled if self.labelled else 1.0


def read_comments() -> list[Labelled]:
    lines = FILE.read_text("utf-8").splitlines()
    return [_labelled(line) for line in lines if line and not line.startswith("#")]


def score_spans(comments: Iterable[Labelled]) -> dict[str, Score]:
    """By kind, and overall under "all".

    Right has the same kind and the same first and last letter; what is marked too wide or too
    narrow counts as wrong twice.
    """
    scores = {kind.value: Score() for kind in KINDS.values()} | {"all": Score()}
    for comment in comments:
        found, labelled = set(found_in(comment.text)), set(comment.spans)
        for span in found | labelled:
            for score in (scores[span[0]], scores["all"]):
                score.right += span in found and span in labelled
                score.found += span in found
                score.labelled += span in labelled
    return scores


def covered(comments: Sequence[Labelled]) -> tuple[int, int]:
    """Of how many labelled spans every letter would be taken out, by whatever kind; and of all."""
    done = [
        all(any(a <= at < b for _, a, b in found_in(comment.text)) for at in range(start, end))
        for comment in comments
        for _, start, end in comment.spans
    ]
    return sum(done), len(done)


def score_themes(comments: Iterable[Labelled]) -> dict[str, Score]:
    """By theme, and overall under "all", where precision and recall are both the accuracy."""
    scores = {theme: Score() for theme in THEMES} | {"all": Score()}
    for comment in comments:
        said = suggest(comment.text).themes[0]
        for score in (scores[said], scores["all"]):
            score.found += 1
            score.right += said == comment.theme
        for score in (scores[comment.theme], scores["all"]):
            score.labelled += 1
    return scores


def found_in(text: str) -> Iterator[Span]:
    for identifier in identifiers_in(text):
        yield identifier.kind.value, identifier.start, identifier.end


def _labelled(line: str) -> Labelled:
    letter, _, marked = line.partition("|")
    text, end = "", 0
    spans: list[Span] = []
    for match in MARKED.finditer(marked):
        text += marked[end : match.start()]
        spans.append((KINDS[match[1]].value, len(text), len(text) + len(match[2])))
        text += match[2]
        end = match.end()
    return Labelled(text + marked[end:], LETTERS[letter], tuple(spans))


def main() -> None:
    comments = read_comments()
    seen = [labelled for labelled in comments if not labelled.held_out]
    held = [labelled for labelled in comments if labelled.held_out]
    if "--wrong" in sys.argv:
        _tell_wrong(seen)
        return
    print(f"{len(comments)} comments, of which {len(held)} are held out\n")
    _print_table("what says who somebody is", score_spans, seen, held)
    for words, some in (("two thirds", seen), ("held out", held)):
        done, number = covered(some)
        print(f"taken out whole, by whatever kind, {words}: {done} of {number}")
    print()
    _print_table("what it is about", score_themes, seen, held)
    print("time of the processor for each comment, in microseconds:")
    for name, read in (("word lists", theme_of_most_words), ("model", suggest)):
        print(f"  {name:12} {_microseconds(read, [one.text for one in comments]):4.0f}")


def _print_table(
    title: str,
    scored: Callable[[Iterable[Labelled]], dict[str, Score]],
    seen: Sequence[Labelled],
    held: Sequence[Labelled],
) -> None:
    print(f"{title:30} {'two thirds':>26} {'held out':>26}")
    print(f"{'':30} " + f"{'precision':>10}{'recall':>8}{'number':>8} " * 2)
    one, other = scored(seen), scored(held)
    for name in one:
        print(f"{name:30} " + _cells(one[name]) + _cells(other[name]))
    print()


def _microseconds(read: Callable[[str], object], texts: Sequence[str]) -> float:
    """The quickest of five rounds, for one text."""
    times = []
    for _ in range(5):
        start = process_time()
        for text in texts:
            read(text)
        times.append(process_time() - start)
    return min(times) / len(texts) * 1e6


def _cells(score: Score) -> str:
    return f"{score.precision:10.2f}{score.recall:8.2f}{score.labelled:8} "


def _tell_wrong(comments: Sequence[Labelled]) -> None:
    for comment in comments:
        found, labelled = set(found_in(comment.text)), set(comment.spans)
        for words, spans in (("missed", labelled - found), ("too much", found - labelled)):
            for kind, start, end in spans:
                print(f"{words}: {kind} {comment.text[start:end]!r} in {comment.text}")
    for comment in comments:
        if (said := suggest(comment.text).themes[0]) not in (comment.theme, OTHER):
            print(f"theme: {comment.theme}, suggested {said}: {comment.text}")
        elif said != comment.theme:
            print(f"theme: {comment.theme}, none suggested: {comment.text}")


if __name__ == "__main__":
    main()
