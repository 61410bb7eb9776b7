"""A month's tallies, added up over practices and modes and looked up by question."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from feedback_server.domain.submissions.submission import OPEN_ANSWERS, OPEN_APPROVED, Tally
from feedback_server.domain.surveys.questions import ANSWERED

OPEN = {OPEN_ANSWERS, OPEN_APPROVED}


@dataclass(frozen=True)
class Counts:
    """Counts by (practice, mode, question) and code; an empty practice or mode means all.

    Under an empty question stands the number of submissions.
    """

    by: Mapping[tuple[str, str, str], Mapping[str, int]]

    @classmethod
    def of(cls, tallies: Iterable[Tally]) -> "Counts":
        by: defaultdict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
        near: tuple[str, str, str] | None = None
        sums: list[dict[str, int]] = []
        for tally in tallies:
            practice, _, _, mode, question, code = tally.key
            if (practice, mode, question) != near:  # most follow one of the same three
                near = practice, mode, question
                sums = [by[one, way, question] for one in ("", practice) for way in ("", mode)]
            for each in sums:
                each[code] = each.get(code, 0) + tally.count
        return cls(dict(by))

    def practices(self) -> set[str]:
        return {practice for practice, _, _ in self.by if practice}

    def questions(self) -> set[str]:
        return {question for _, _, question in self.by if question} - OPEN

    def responses(self, *, practice: str = "", mode: str = "") -> int:
        return self.by.get((practice, mode, ""), {}).get("", 0)

    def codes(self, question: str, *, practice: str = "", mode: str = "") -> dict[str, int]:
        """Counts by code of one question."""
        found = self.by.get((practice, mode, question), {})
        return {code: count for code, count in found.items() if code != ANSWERED}

    def answered(self, question: str, *, practice: str = "", mode: str = "") -> int:
        """How many answered: tallied by itself where several codes may be chosen."""
        found = self.by.get((practice, mode, question), {})
        return found.get(ANSWERED, sum(found.values()))
