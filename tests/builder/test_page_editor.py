"""What those who edit pages see: facts and problems, each where a form shows it."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from feedback_server.builder.public_pages.page_editor import MAX_LENGTH, PageEditor
from feedback_server.builder.public_pages.site_preview import SitePreview
from feedback_server.config.retention import default_periods
from feedback_server.config.settings import PROJECT
from feedback_server.domain.editing.page import FOLDER, PageProblem

PATH = "patients/driving.md"
TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> PageEditor:
    folder = tmp_path_factory.mktemp("nothing-published")
    return PageEditor(SitePreview(PROJECT, folder, default_periods()), PROJECT, folder)


@pytest.fixture(scope="module")
def check(editor: PageEditor) -> Callable[[str, str], list[PageProblem]]:
    """The problems of a page in which one text took the place of another."""
    source = editor.source(PATH)
    assert source is not None

    def check(old: str, new: str) -> list[PageProblem]:
        changed = source.replace(old, new, 1) if old else source + new
        assert changed != source
        return [problem for problem in editor.check(PATH, changed, TODAY) if not problem.is_advice]

    return check


def test_a_page_that_is_right_has_no_problem(editor: PageEditor) -> None:
    source = editor.source(PATH)
    assert source is not None
    found = editor.check(PATH, source, TODAY)
    assert [problem for problem in found if not problem.is_advice] == []


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("[One](wrok.md)", "a link leads nowhere: wrok.md. Did you mean work.md?"),
        ("[One](equipment.md#who-pay)", "called #who-pay. Did you mean #who-pays?"),
        ("[One](#nowhere)", "no place of that page is called #nowhere"),
        ("[One](/patients/work/)", "/patients/work/ must be a link to a .md file"),
        ("![](picture:bathing)", "picture:bathing has no alternative text"),
        ("Call 999.", "999 in own words"),
        ("It goes on " * 10 + "and on.", "a sentence of 32 words; 30 at most"),
        ("| Sign | So |\n|---|---|\n| a | b |", "a table without a caption"),
        ("<b>Now</b>", "HTML is not allowed"),
        ("{{ provider.fame }}", "fame"),
    ],
)
def test_a_problem_names_the_line_of_the_text(
    editor: PageEditor,
    check: Callable[[str, str], list[PageProblem]],
    written: str,
    message: str,
) -> None:
    source = editor.source(PATH)
    assert source is not None
    before = source.split("---\n", 2)[2].count("\n")
    found = check("", f"\n{written}\n")
    assert any(message in problem.message for problem in found)
    assert {problem.line for problem in found} <= {before + 2, 0 if "fame" in written else -1}


@pytest.mark.parametrize(
    ("old", "new", "field", "message"),
    [
        ("title: ", "titel: ", "title", "the page lacks title"),
        ("next_review: 2", "next_review: 1", "next_review", "next_review must be after reviewed"),
        ("sources:", "others:", "sources", "the page needs sources"),
        ("title: ", "title: <b> ", "title", "HTML is not allowed"),
        ("title: ", "title: Call 999 ", "title", "999 in own words"),
    ],
)
def test_a_problem_of_a_field_names_the_field(
    check: Callable[[str, str], list[PageProblem]], old: str, new: str, field: str, message: str
) -> None:
    found = check(old, new)
    assert [problem.field for problem in found if message in problem.message] == [field]


def test_a_page_must_keep_the_places_that_others_lead_to(editor: PageEditor) -> None:
    source = editor.source("privacy.md")
    assert source is not None
    heading = "## Complain about how we use data"
    gone = source.replace(heading, "## Complain")
    messages = [problem.message for problem in editor.check("privacy.md", gone, TODAY)]
    assert any("leads to #complain-about-how-we-use-data here" in words for words in messages)
    kept = source.replace(heading, "## Complain {: #complain-about-how-we-use-data }")
    assert editor.check("privacy.md", kept, TODAY) == []


def test_a_page_must_keep_its_urgent_advice(
    check: Callable[[str, str], list[PageProblem]], editor: PageEditor
) -> None:
    source = editor.source("patients/tasks/bathing.md")
    assert source is not None
    found = editor.check("patients/tasks/bathing.md", source.replace('advice("burn")', '""'), TODAY)
    assert 'must include urgent advice: {{ advice("burn") }}' in " ".join(p.message for p in found)


def test_an_overdue_review_keeps_no_page_from_being_changed(editor: PageEditor) -> None:
    source = editor.source(PATH)
    assert source is not None
    found = editor.check(PATH, source, date(2030, 1, 1))
    assert [(problem.field, problem.is_advice) for problem in found] == [("next_review", True)]


def test_a_page_without_an_end_is_not_rendered(editor: PageEditor) -> None:
    (found,) = editor.check(PATH, "a" * (MAX_LENGTH + 1), TODAY)
    assert "too long" in found.message


def test_facts_hold_what_a_list_of_pages_shows(tmp_path: Path, built: Path) -> None:
    shutil.copytree(PROJECT / "content", tmp_path / "content")
    shutil.copytree(PROJECT / "site", tmp_path / "site")
    own = PROJECT / FOLDER
    (tmp_path / FOLDER / "patients" / "new.md").write_text(
        (own / PATH).read_text("utf-8").replace("title: ", "title: New: ".replace(": N", " N"))
    )
    (tmp_path / FOLDER / "contact.md").write_text("---\ntitle: A\n---\nOne [two](about.md).\n")
    editor = PageEditor(SitePreview(tmp_path, tmp_path, default_periods()), PROJECT, built)
    facts = {page.path: page for page in editor.facts}
    driving = facts[PATH]
    assert (driving.address, driving.owner) == ("/patients/driving/", "Clinical lead")
    assert 0 < driving.reading.grade <= driving.reading.max_grade == 8
    assert 0 < driving.reading.longest_sentence <= driving.reading.max_words == 30
    assert driving.reading.words > 100
    assert 5_000 < driving.weight < 15_000
    assert editor.own_source("patients/new.md") is None
    assert editor.own_digest("patients/new.md") == ""
    assert editor.own_source("contact.md") != editor.source("contact.md")
    assert "contact.md" in [page.path for page in editor.linking_to("about.md")]
    assert [folder for folder, _ in editor.folders()] == [
        "easier/",
        "patients/",
        "patients/tasks/",
        "surgeries/",
    ]


def test_a_part_of_a_page_shows_another_provider(editor: PageEditor) -> None:
    provider = {"contact": {"telephone": "0300 000 0000"}}
    text = "Call {{ provider.contact.telephone }}. [More](work.md#sick)"
    html = editor.fragment("patients/driving.md", text, provider)
    assert html == '<p>Call 0300 000 0000. <a href="/patients/work/#sick">More</a></p>'


def test_the_preview_has_the_style_sheet_that_is_served(built: Path, tmp_path: Path) -> None:
    editor = PageEditor(SitePreview(PROJECT, tmp_path, default_periods()), PROJECT, built)
    source = editor.source(PATH)
    assert source is not None
    html = editor.preview(PATH, source.replace("title: ", "title: Our ", 1))
    assert '<link rel="stylesheet" href="/assets/site.' in html
    assert "<h1>Our " in html
