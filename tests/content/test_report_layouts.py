"""Layouts of reports: read from content/reports/, with all errors of all files."""

import shutil
from pathlib import Path

import pytest

from feedback_server.config.settings import PROJECT
from feedback_server.content import ContentError
from feedback_server.content.report_layouts import load_layouts
from feedback_server.domain.calendar.calendar_month import Month

REPORTS = PROJECT / "content" / "reports"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("default.yaml", "summary.yaml"):
        shutil.copy(REPORTS / name, tmp_path)
    return tmp_path


def test_a_network_of_its_own_mind_changes_what_it_names(folder: Path) -> None:
    own = "sections: [at_a_glance, trend]\ntarget: 90\nrebase: [2026-04]\nintroduction: Welcome."
    (folder / "U12345.yaml").write_text(own, "utf-8")
    layouts = load_layouts(folder)
    changed, usual = layouts.of("U12345"), layouts.of("U99999")
    assert changed.sections == ("at_a_glance", "trend")
    assert (changed.target, changed.rebase) == (90, (Month(2026, 4),))
    assert (changed.months, changed.return_methods) == (usual.months, usual.return_methods)
    assert usual.target is None
    assert len(usual.sections) > 5


@pytest.mark.parametrize(
    "written, expected",
    [
        ("colour: red", "'colour' is not a setting"),
        ("sections: [at_a_glance, weather]", "there is no section 'weather'"),
        ("sections: [trend, at_a_glance]", "'at_a_glance' comes first"),
        ("sections: [at_a_glance, trend, trend]", "'trend' is listed twice"),
        ("sections: trend", "list the ids of sections"),
        ("target: 101", "a whole number from 0 to 100"),
        ("target: ninety", "a whole number from 0 to 100"),
        ("breakdowns: [listened]", "list pairs such as"),
        ("breakdowns: [{question: listened, by: age}]", "list pairs such as"),
        ("logo: ../secret.png", "must be the name of a PNG"),
        ("logo: none.png", "there is no"),
        ("months: 6", "a whole number from 12 to 60"),
        ("rebase: [April]", "'April' is not a month"),
        ("rebase: 2026-04", "list months"),
        ("questions: [1]", "list the ids of questions"),
        ("introduction: [a]", "must be words"),
        ("return_methods: {paper: A, tablet: A}", "each name must be words, and stand once"),
        ("return_methods: {post: Post}", "there is no way of answering 'post'"),
        ("return_due: 31", "must be a working day of the next month, 1 to 18"),
        ("return_due: twelfth", "must be a working day"),
        ("return_due_source: 12", "must be words"),
        ("- a list", "must hold settings"),
        ("a: [", "not YAML"),
    ],
)
def test_every_error_is_reported_with_its_file(folder: Path, written: str, expected: str) -> None:
    (folder / "U12345.yaml").write_text(written, "utf-8")
    with pytest.raises(ContentError, match=r"U12345\.yaml") as error:
        load_layouts(folder)
    assert expected in str(error.value)


def test_all_faults_are_told_at_once(folder: Path) -> None:
    (folder / "U12345.yaml").write_text("target: 101\nmonths: 1", "utf-8")
    (folder / "Umbrella.yaml").write_text("", "utf-8")
    with pytest.raises(ContentError) as error:
        load_layouts(folder)
    assert len(error.value.errors) == 3


def test_the_layouts_that_ship_are_without_a_fault() -> None:
    assert load_layouts(REPORTS).default.sections[0] == "at_a_glance"


@pytest.mark.parametrize(
    "written, expected",
    [
        ("sections: [fft]", "'at_a_glance' comes first"),
        ("sections: [at_a_glance]\ntarget: 9", "list its sections, and nothing else"),
        ("", "list its sections"),
    ],
)
def test_errors_of_the_summary_are_reported_too(folder: Path, written: str, expected: str) -> None:
    (folder / "summary.yaml").write_text(written, "utf-8")
    with pytest.raises(ContentError, match=r"summary\.yaml") as error:
        load_layouts(folder)
    assert expected in str(error.value)


def test_a_logo_is_a_small_png(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    shutil.copytree(REPORTS, folder)
    (folder / "U12345.yaml").write_text("logo: network.png", "utf-8")
    picture = tmp_path / "network.png"
    for content in (b"<svg>", b"\x89PNG\r\n\x1a\n" + bytes(100_000)):
        picture.write_bytes(content)
        with pytest.raises(ContentError, match="a PNG of at most 100 kB"):
            load_layouts(folder)
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    assert load_layouts(folder).of("U12345").logo == "iVBORw0KGgo="


def test_what_is_not_ours_to_decide_names_its_source() -> None:
    usual = load_layouts(REPORTS).default
    assert (usual.return_due, len(usual.return_methods)) == (12, 6)
    assert "2015" in usual.return_due_source and "no published list" in usual.return_methods_source
