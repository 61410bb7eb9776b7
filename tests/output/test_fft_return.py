"""The lines that practices key into their own return."""

import csv
import io
from dataclasses import replace

import pytest

from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import Block, Section, Table
from feedback_server.domain.submissions.submission import Mode
from feedback_server.output import fft_return
from tests.domain.reports.sample_reports import a_report, fft_of

GIVEN = [*fft_of(*"1125"), *fft_of("1", mode=Mode.PAPER), *fft_of("6", practice="V89002")]


def lines(*reports: Report) -> list[dict[str, str]]:
    text = fft_return.write(reports).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_there_is_one_line_a_practice_with_six_totals_and_the_methods() -> None:
    first, second = lines(a_report(GIVEN))
    assert (first["practice"], first["month"], first["Total"]) == ("V89001", "2026-10", "5")
    assert (first["Very good"], first["Good"], first["Very poor"]) == ("3", "1", "1")
    assert (first["Tablet/Kiosk"], first["Handwritten"], first["Telephone call"]) == ("4", "1", "0")
    assert (second["Don't know"], second["Total"]) == ("1", "1")


def test_no_word_of_a_survey_is_a_formula_in_the_return() -> None:
    report = a_report(GIVEN)
    sections = tuple(
        replace(section, blocks=tuple(_under_a_formula(block) for block in section.blocks))
        for section in report.sections
    )
    first = lines(replace(report, sections=sections))[0]
    assert first["'=Very good"] == "3"
    assert not any(column.startswith("=") for column in first)


def _under_a_formula(block: Block) -> Block:
    if not isinstance(block, Table):
        return block
    rows = [
        replace(
            row, cells=tuple(cell and replace(cell, label=f"={cell.label}") for cell in row.cells)
        )
        for row in block.rows
    ]
    return replace(block, columns=tuple(f"={column}" for column in block.columns), rows=tuple(rows))


def test_several_networks_stand_in_one_file() -> None:
    assert len(lines(a_report(GIVEN), a_report(GIVEN))) == 4


def test_what_does_not_add_up_is_not_handed_out() -> None:
    report = a_report(GIVEN)
    sections = tuple(_with_a_wrong_method(section) for section in report.sections)
    with pytest.raises(ValueError, match="V89001, 2026-10: totals and methods do not agree"):
        fft_return.write([replace(report, sections=sections)])


def _with_a_wrong_method(section: Section) -> Section:
    if section.id != "return":
        return section
    *others, methods = section.blocks
    assert isinstance(methods, Table)
    first, *rest = methods.rows
    cell, *cells = first.cells
    assert cell is not None
    wrong = replace(first, cells=(replace(cell, value=99), *cells))
    return replace(section, blocks=(*others, replace(methods, rows=(wrong, *rest))))
