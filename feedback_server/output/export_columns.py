"""The columns of a submissions export: those that every row has, and those of the questions.

The names of question columns hold a dot, which no question id can hold, so none of them can be
taken for another: ``experience.code``, ``experience.label``, ``tasks.has.bathing``, ``why.given``,
``why.cleared``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedback_server.domain.submissions.export import Export, SurveyVersion
from feedback_server.domain.submissions.submission import Flag, Mode
from feedback_server.domain.surveys.questions import Column, Question

ID = "submission"


@dataclass(frozen=True)
class FixedColumn:
    """A column that every row has, whatever was asked. Its codes come with their meaning."""

    name: str
    words: str
    type: str
    allowed: str
    missing: str = "never"
    codes: Mapping[str, str] | None = None


MODES: Mapping[str, str] = {
    Mode.TABLET: "a shared tablet in the surgery",
    Mode.ONLINE: "the patient's own device",
    Mode.SMS: "a link in a text message",
    Mode.PAPER: "a paper form that staff entered",
    Mode.TELEPHONE: "a telephone call",
    Mode.OTHER: "another way",
}
FLAGS: Mapping[str, str] = {
    Flag.TOO_FAST: "filled in faster than a person can",
    Flag.CROWD: "one of a flood from one network",
    Flag.UNUSUAL: "more that anybody could send than is usual for the practice",
    Flag.INVITATION_USED: "its invitation had been used before",
    Flag.INVITATION_WRONG: "its invitation was not valid",
    Flag.MODE_CLAIMED: "it named a mode that nothing vouches for",
    Flag.OTHER_PRACTICE: "from a tablet that does not stand in the practice",
    Flag.TABLET_RATE: "more from one tablet in a day than people can write",
    Flag.BY_FILE: "from a rescue file that somebody brought",
}
DECISIONS: Mapping[str, str] = {
    "counted": "a person looked, and it counts",
    "excluded": "a person left it out, by itself or with all of its tablet",
    "waiting": "nobody has looked yet, and it does not count until then",
}

SUBMISSION = FixedColumn(ID, "The id that the device made; only when asked for", "text", "a UUID")
FIXED_COLUMNS = (
    FixedColumn("notice", "Says Demonstration data where it is", "text", "", "real data"),
    FixedColumn("practice", "The practice's code (ODS)", "code", "a letter and five digits"),
    FixedColumn("practice_name", "The practice's name today", "text", ""),
    FixedColumn("month", "The calendar month of the day, in London", "month", "YYYY-MM"),
    FixedColumn("day", "The day it was given; never a time of day", "day", "YYYY-MM-DD"),
    FixedColumn("mode", "How it was collected", "code", "", codes=MODES),
    FixedColumn(
        "language", "The language it was answered in", "code", "a language code such as en"
    ),
    FixedColumn("survey", "The survey that was answered", "code", "a survey's id"),
    FixedColumn("survey_version", "Names the version for ever", "code", "16 hexadecimal digits"),
    FixedColumn(
        "survey_version_number", "The version's place in its survey", "number", "1, 2, 3 ..."
    ),
    FixedColumn("flag", "Why a person should look at it", "code", "", "not flagged", FLAGS),
    FixedColumn("decision", "What a person said of it", "code", "", "nothing was odd", DECISIONS),
    FixedColumn("counted", "Whether reports count it: not while it waits", "0/1", "0; 1"),
    FixedColumn("day_corrected", "Whether a wrong clock's day was put right", "0/1", "0; 1"),
    FixedColumn(
        "unfinished", "Whether the patient went away after the first answer", "0/1", "0; 1"
    ),
)


@dataclass(frozen=True)
class QuestionColumns:
    """The columns of one question id over all versions that ask it as the same kind.

    ``options`` are the codes of every version, those of the newest versions first.
    """

    id: str
    kind: type[Question]
    options: tuple[str, ...]

    @property
    def columns(self) -> Sequence[Column]:
        return self.kind.columns(self.options)

    @property
    def names(self) -> list[str]:
        return [self.name(column) for column in self.columns]

    def name(self, column: Column) -> str:
        return f"{self.id}.{column.name}"


def question_columns(versions: Sequence[SurveyVersion]) -> list[QuestionColumns]:
    """The union over all versions. First the newest version of each survey, in its own order;
    then what only earlier versions had."""
    newest_first = sorted(versions, key=lambda version: (not version.newest, version.survey.id))
    found: dict[tuple[str, type[Question]], dict[str, None]] = {}
    for version in newest_first:
        for question in version.survey.questions:
            codes = found.setdefault((question.id, type(question)), {})
            codes.update(dict.fromkeys(option.code for option in question.options))
    return [QuestionColumns(id, kind, tuple(codes)) for (id, kind), codes in found.items()]


def fixed_columns(*, ids: bool) -> Sequence[FixedColumn]:
    return (SUBMISSION, *FIXED_COLUMNS) if ids else FIXED_COLUMNS


def header(export: Export, *, ids: bool) -> list[str]:
    names = [column.name for column in fixed_columns(ids=ids)]
    return names + [name for one in question_columns(export.versions) for name in one.names]
