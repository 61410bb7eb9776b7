"""Comments in a report: under their question, praise apart from suggestions, with the answer."""

from feedback_server.domain.comments.tone import Tone
from feedback_server.domain.reports.blocks import Quote, Quotes
from feedback_server.domain.reports.context import ClearedComment, Comments, SupplementaryData
from feedback_server.domain.reports.layout import Layout
from feedback_server.domain.reports.summary import summary_of
from tests.domain.reports.sample_reports import a_report
from tests.factories import a_survey

WHY, BETTER = (a_survey().question(id).text["en"] for id in ("why", "better"))
GIVEN = [
    ClearedComment("More bays", "better", ("Place and travel",), Tone.SUGGESTION, "2"),
    ClearedComment("It was dear", "why", ("Something else",), Tone.NEITHER, "3"),
    ClearedComment("Too late", "why", ("Access and waiting", "Staff"), Tone.SUGGESTION, "4"),
    ClearedComment("Kind", "why", ("Staff",), Tone.PRAISE, "1"),
    ClearedComment("Clear", "why", ("Communication and involvement",), Tone.PRAISE, ""),
    ClearedComment("So kind", "why", ("Staff",), Tone.PRAISE, "2"),
    ClearedComment("Later hours", "better", ("Access and waiting",), Tone.SUGGESTION, "1"),
]


def quoted(summary: bool = False) -> list[Quotes]:
    report = a_report(
        layout=Layout(("comments",)),
        supplementary=SupplementaryData(comments=Comments(GIVEN)),
    )
    _, section, *_ = (summary_of(report, ["comments"]) if summary else report).sections
    return [block for block in section.blocks if isinstance(block, Quotes)]


def test_each_question_has_praise_before_what_could_be_better() -> None:
    assert [(block.group, block.title) for block in quoted()] == [
        (WHY, "Praise: Staff (2)"),
        (WHY, "Praise: Communication and involvement (1)"),
        (WHY, "What could be better: Access and waiting (1)"),
        (WHY, "Also said: Something else (1)"),
        (BETTER, "What could be better: Place and travel (1)"),
        (BETTER, "What could be better: Access and waiting (1)"),
    ]


def test_a_comment_stands_with_the_answer_that_was_given() -> None:
    staff, communication, *_ = quoted()
    assert staff.quotes == (Quote("Kind", "Very good"), Quote("So kind", "Good"))
    assert communication.quotes == (Quote("Clear"),), "there was none"


def test_a_summary_has_a_comment_of_praise_and_one_of_what_could_be_better() -> None:
    assert [(block.title, len(block.quotes)) for block in quoted(summary=True)] == [
        ("Praise: Staff (1 of 2)", 1),
        ("What could be better: Access and waiting (1)", 1),
    ]
