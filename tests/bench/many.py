"""A database with very many made-up submissions, laid down without asking which are new."""

import json
import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from feedback_server.actions.publish_survey import publish_survey
from feedback_server.domain.organisation import Pcn, Practice
from feedback_server.domain.period import Month
from feedback_server.domain.submission import Mode, Submission, TallyKey, tally_keys
from feedback_server.domain.survey import Survey
from feedback_server.store import Store, organisations
from feedback_server.store.migrate import migrate
from tests.factories import a_submission, a_survey

MONTHS = 24
LAST = Month(2026, 10)
PRACTICES_OF_A_NETWORK = 6
OF_A_MONTH = 200
"""Submissions of a practice in a month: ten a working day."""
WITH_WORDS = 3
"""One in so many comes with a comment."""
THEME = "Equipment and the home"
WORDS = "They listened, and the rail by the bath has made all the difference."
ANSWERS = (("1", 70), ("2", 18), ("3", 5), ("4", 3), ("5", 3), ("6", 1))
"""Codes of the main question, and how many in a hundred choose each."""


def lay_down(path: Path, number: int) -> Store:
    """About ``number`` submissions of as many practices as that takes, over two years."""
    store = Store(f"sqlite:///{path}")
    migrate(store)
    survey = a_survey()
    publish_survey(store, survey)
    practices = _put_practices(store, max(1, number // (MONTHS * OF_A_MONTH)))
    store.close()
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode=OFF")
    database.execute("BEGIN")
    made = _Made(survey)
    for practice in practices:
        database.executemany(
            "INSERT INTO submission VALUES (?,?,?,?,?,?,?,?,?,?,?)", made.rows(practice)
        )
        database.executemany("INSERT INTO comment VALUES (?,?,?,?)", made.take_words())
        database.executemany("INSERT INTO tally VALUES (?,?,?,?,?,?,?)", made.take_tallies())
    database.execute("COMMIT")
    database.execute("ANALYZE")
    database.close()
    return Store(f"sqlite:///{path}")


def _put_practices(store: Store, number: int) -> list[str]:
    networks = -(-number // PRACTICES_OF_A_NETWORK)
    pcns = [Pcn(f"U{each:05}", f"Network {each}") for each in range(1, networks + 1)]
    practices = [
        Practice(
            f"V{each:05}", f"Surgery {each}", f"U{(each - 1) // PRACTICES_OF_A_NETWORK + 1:05}"
        )
        for each in range(1, number + 1)
    ]
    with store.write() as tx:
        organisations.put_pcns(tx, pcns)
        organisations.put_practices(tx, practices)
    return [each.code for each in practices]


class _Made:
    """Rows of one practice after the other. Ids rise, so that the table is written in order."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.kinds = [self._kind(code) for code, of in ANSWERS for _ in range(of)]
        self.random = random.Random(1)
        self.number = 0
        self.words: list[tuple[str, str, str, str]] = []
        self.tallies: Counter[TallyKey] = Counter()

    def _kind(self, code: str) -> Submission:
        return a_submission(answers={"experience": code, "publish": "yes"})

    def rows(self, practice: str) -> Iterator[tuple[object, ...]]:
        month = LAST.plus(1 - MONTHS)
        for _ in range(MONTHS):
            for _ in range(OF_A_MONTH):
                yield self._row(practice, month)
            month = month.next()

    def _row(self, practice: str, month: Month) -> tuple[object, ...]:
        kind = self.random.choice(self.kinds)
        day = month.first_day() + timedelta(days=self.random.randrange(28))
        self.number += 1
        id = f"{self.number:08x}-0000-4000-8000-{self.random.getrandbits(48):012x}"
        if self.number % WITH_WORDS == 0:
            self.words.append((id, "why", WORDS, THEME))
        self._count(kind, practice, day)
        return (
            id,
            kind.version,
            practice,
            Mode.TABLET.value,
            "en",
            day.isoformat(),
            0,
            json.dumps(kind.answers),
            "0" * 64,
            None,
            None,
        )

    def _count(self, kind: Submission, practice: str, day: date) -> None:
        given = replace(kind, practice=practice, given_on=day)
        self.tallies.update(tally_keys(given, self.survey))

    def take_words(self) -> list[tuple[str, str, str, str]]:
        taken, self.words = self.words, []
        return taken

    def take_tallies(self) -> list[tuple[object, ...]]:
        taken: list[tuple[object, ...]] = [
            (k.practice, str(k.month), k.survey, k.mode.value, k.question, k.code, count)
            for k, count in sorted(self.tallies.items())
        ]
        self.tallies.clear()
        return taken
