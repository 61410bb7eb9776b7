"""Exports for tests: made of submissions in memory, and read back."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from random import Random

from hypothesis import strategies as st

from feedback_server.config.settings import PROJECT
from feedback_server.content import load_surveys
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.domain.submissions.export import Export, Exported, SurveyVersion
from feedback_server.domain.submissions.submission import (
    UNFINISHED,
    Decision,
    Flag,
    Mode,
    Submission,
    TallyKey,
    comments,
)
from feedback_server.domain.surveys.survey import Survey
from feedback_server.output import submissions_csv
from feedback_server.sample_data.demo import Patients
from tests.answers import WORDS, values
from tests.factories import PRACTICES, TODAY, an_id

MARK = "\N{SNOWMAN}words\N{SNOWMAN}"
"""Stands in everything that a patient writes here, and in nothing else."""


@cache
def both_surveys() -> tuple[Survey, ...]:
    return tuple(load_surveys(PROJECT / "content" / "surveys"))


def versions() -> list[SurveyVersion]:
    return [SurveyVersion(survey, 1) for survey in both_surveys()]


def stripped(submission: Submission, survey: Survey) -> Exported:
    """As the store gives it: no words, only that there were some."""
    words = comments(submission, survey)
    coded = {id: value for id, value in submission.answers.items() if id not in words}
    return Exported(replace(submission, answers=coded), frozenset(words))


def an_export(
    submissions: Iterable[Submission],
    *,
    of: Sequence[SurveyVersion] | None = None,
    practices: Sequence[Practice] = PRACTICES,
) -> Export:
    of = versions() if of is None else of
    surveys = {survey_version.survey.version: survey_version.survey for survey_version in of}
    found = [stripped(submission, surveys[submission.version]) for submission in submissions]
    return Export(
        service="occupational-therapy",
        first=Month(2026, 1),
        last=Month(2026, 12),
        practices={practice.code: practice for practice in practices},
        versions=of,
        total=len(found),
        submissions=iter(found),
    )


def written(export: Export, *, ids: bool = False) -> bytes:
    out = io.BytesIO()
    submissions_csv.write(export, out, ids=ids)
    return out.getvalue()


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def recounted(rows: Iterable[Mapping[str, str]]) -> Counter[TallyKey]:
    """Every tally, from nothing but the rows of the file."""
    found: Counter[TallyKey] = Counter()
    for row in rows:
        if row["counted"] == "0":
            continue
        apart = [(UNFINISHED, row["experience.code"])] if row["unfinished"] == "1" else []
        month, mode = Month.parse(row["month"]), Mode(row["mode"])
        base = (row["practice"], month, row["survey"], mode)
        found.update([TallyKey(*base), *(TallyKey(*base, *code) for code in apart)])
        found.update({TallyKey(*base, *code) for name in row for code in _codes(name, row[name])})
    return found


def _codes(column: str, cell: str) -> list[tuple[str, str]]:
    id, _, kind = column.partition(".")
    if kind == "code" and cell:
        return [(id, cell)]
    if kind == "given" and cell == "yes":
        return [(id, "given")]
    if kind.startswith("has.") and cell == "1":
        return [(id, ""), (id, kind.removeprefix("has."))]
    return []


MARKED = st.tuples(WORDS, WORDS).map(MARK.join)


@st.composite
def submissions(draw: st.DrawFn) -> Submission:
    survey = draw(st.sampled_from(both_surveys()))
    optional = {question.id: values(question, MARKED) for question in survey.questions}
    answers = draw(st.fixed_dictionaries({}, optional=optional))
    fft = draw(values(survey.fft))
    flag = draw(st.none() | st.sampled_from(Flag))
    return Submission(
        id=an_id(),
        survey=survey.id,
        version=survey.version,
        practice=draw(st.sampled_from(PRACTICES)).code,
        mode=draw(st.sampled_from(Mode)),
        language=draw(st.sampled_from(survey.languages)),
        given_on=draw(st.dates(TODAY.replace(month=1), TODAY)),
        answers=survey.without_unasked(answers | {survey.fft.id: fft}),
        day_corrected=draw(st.booleans()),
        flag=flag,
        decision=draw(st.none() | st.sampled_from(Decision)) if flag else None,
        unfinished=draw(st.booleans()),
    )


def many(number: int, surveys: Sequence[Survey], seed: int = 1) -> list[Submission]:
    """Plausible submissions over two practices and three months, some flagged."""
    random = Random(seed)
    patients = [Patients(survey) for survey in surveys]
    made = []
    for _ in range(number):
        who = random.choice(patients)
        flag = random.choice(list(Flag)) if random.random() < 0.3 else None
        answers = who.answers(random, 0.8)
        words = {q.id for q in who.survey.questions if q.free_text}
        submission = Submission(
            id=an_id(),
            survey=who.survey.id,
            version=who.survey.version,
            practice=random.choice(PRACTICES).code,
            mode=random.choice(list(Mode)),
            language=random.choice(who.survey.languages),
            given_on=TODAY.replace(month=random.randint(9, 11), day=random.randint(1, 28)),
            answers={id: MARK if id in words else value for id, value in answers.items()},
            flag=flag,
            decision=random.choice((None, *Decision)) if flag else None,
        )
        made.append(submission)
    return made
