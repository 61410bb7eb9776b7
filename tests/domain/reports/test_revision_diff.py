"""What has changed between two revisions: answers first, and apart what follows from them."""

from dataclasses import replace

from feedback_server.domain.reports.blocks import Table
from feedback_server.domain.reports.revision_diff import Changes, with_changes

from .sample_reports import a_report, fft_of

BEFORE = a_report(fft_of(*"11112"))
NOW = a_report(fft_of(*"111126"))


def test_answers_stand_apart_from_what_is_worked_out_from_them_and_each_once() -> None:
    changes = Changes.between(NOW, BEFORE)
    assert {row.cells[1] and row.cells[1].rule for row in changes.answers} <= {
        "responses", "fft_counts", "answers",
    }  # fmt: skip
    assert "At a glance: Responses" in [row.label for row in changes.answers]
    about = [(row.cells[1] and row.cells[1].about) for row in changes.answers]
    assert len(set(about)) == len(about)
    assert any("Share" in row.label for row in changes.derived)
    assert Changes.between(NOW, NOW) == Changes((), ())


def test_a_saved_report_folds_what_was_worked_out_anew() -> None:
    made = with_changes(NOW, replace(BEFORE, revision=1)).sections[1]
    tables = [block for block in made.blocks if isinstance(block, Table)]
    assert [(table.caption, table.folded) for table in tables] == [
        ("Answers that have changed", False),
        ("What was worked out anew", True),
    ]
