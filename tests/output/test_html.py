"""The report as people see it: in a browser, on paper, with a screen reader."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from markupsafe import escape
from playwright.sync_api import Browser, Page

from feedback_server.config.settings import PROJECT
from feedback_server.domain.activity.external_counts import ExternalCounts, FftWording
from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import Story
from feedback_server.domain.reports.context import Change, SupplementaryData
from feedback_server.domain.statistics.fft import FftCounts
from feedback_server.domain.submissions.submission import Mode
from feedback_server.output import FORMATS
from feedback_server.output.formatting import format_behind
from feedback_server.output.report_html import report_fragment, report_page
from feedback_server.sample_data.demo import demonstration_organisations, demonstration_submissions
from feedback_server.sample_data.demo_activity import demonstration_activity
from tests.domain.reports.sample_reports import OCTOBER, a_report, fft_of
from tests.factories import PCN, a_survey
from tests.output.everything import everything

AXE = PROJECT / "pwa" / "node_modules" / "axe-core" / "axe.min.js"


def a_demonstration() -> Report:
    (pcn, _), practices = demonstration_organisations()
    mine = [practice for practice in practices if practice.pcn == pcn.code]
    given = demonstration_submissions(seed=1, last_month=OCTOBER, survey=a_survey(), months=1)
    codes = {practice.code for practice in mine}
    activity = demonstration_activity(seed=1, last_month=OCTOBER, months=1)
    paper = FftCounts((7, 2, 0, 0, 1, 0))
    supplementary = SupplementaryData(
        activity=[each for each in activity if each.practice in codes],
        external_counts=[
            ExternalCounts(mine[0].code, OCTOBER, Mode.PAPER, paper, wording)
            for wording in FftWording
        ],
        changes=[Change("It was dark.", "There is a lamp.")],
    )
    mine_given = [submission for submission in given if submission.practice in codes]
    return a_report(mine_given, pcn=pcn, practices=mine, supplementary=supplementary)


REPORTS = {"full": a_demonstration(), "empty": a_report(), "everything": everything()}


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def show(page: Page, report: Report, folder: Path) -> None:
    file = folder / "report.html"
    file.write_bytes(FORMATS["html"].write(report, Path("none")))
    page.goto(file.as_uri())


@pytest.mark.parametrize("media", ["screen", "print"])
@pytest.mark.parametrize("name", REPORTS)
def test_no_barrier_is_found(page: Page, tmp_path: Path, name: str, media: str) -> None:
    show(page, REPORTS[name], tmp_path)
    page.emulate_media(media="print" if media == "print" else "screen")
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    page.emulate_media(media="screen")
    assert [violation["id"] for violation in found["violations"]] == []
    assert found["passes"]


@pytest.mark.parametrize("width", [320, 375, 1024, 1280])
@pytest.mark.parametrize("name", REPORTS)
def test_the_page_never_scrolls_sideways(page: Page, tmp_path: Path, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    show(page, REPORTS[name], tmp_path)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_bars_are_as_long_as_their_shares(page: Page, tmp_path: Path) -> None:
    show(page, a_report(fft_of(*"1122233456")), tmp_path)
    lengths = page.eval_on_selector_all(
        ".hr-report__bars rect", "bars => bars.map(bar => bar.width.baseVal.value)"
    )
    assert [length / lengths[0] for length in lengths] == pytest.approx([1, 1.5, 1, 0.5, 0.5, 0.5])


def test_labels_of_bars_lie_inside_the_drawing(page: Page, tmp_path: Path) -> None:
    show(page, a_report(fft_of("1")), tmp_path)
    outside = page.evaluate(
        """() => {
          const drawing = document.querySelector('.hr-report__bars').getBoundingClientRect()
          return [...document.querySelectorAll('.hr-report__bars text')]
            .map((text) => text.getBoundingClientRect())
            .filter((box) => box.left < drawing.left || box.right > drawing.right).length
        }"""
    )
    assert outside == 0


def test_the_drawing_says_in_words_what_it_shows() -> None:
    made = report_fragment(a_report(fft_of(*"1122233456")))
    assert "<title" in made
    assert "Very good 20%, Good 30%" in made


def test_a_page_needs_nothing_from_elsewhere() -> None:
    made = FORMATS["html"].write(REPORTS["full"], Path("none")).decode()
    for reference in ("src=", "http:", "https:", "url(", "@import", "<link", "<script"):
        assert reference not in made


def test_a_fragment_brings_no_style_of_its_own() -> None:
    made = report_fragment(REPORTS["full"])
    assert made.count("<h1") == 1
    assert "<style" not in made
    assert "style=" not in made


def test_every_printed_page_of_a_demonstration_is_labelled() -> None:
    report = a_report(pcn=replace(PCN, demonstration=True))
    made = report_page(
        report, (PROJECT / "feedback_server/output/templates/report.css").read_text()
    )
    assert 'class="hr-report hr-report--demonstration"' in made
    assert "hr-report--demonstration" not in report_fragment(a_report())
    rule = made.partition("@page demonstration")[2]
    assert 'content: "Demonstration data"' in rule.partition("}")[0]


def test_months_and_days_read_as_people_say_them() -> None:
    made = report_fragment(a_report())
    assert "October 2026" in made
    assert "23 November 2026" in made


def test_order_of_answers_makes_no_difference() -> None:
    codes = list("112346")
    shuffled = Random(1).sample(codes, len(codes))
    assert report_fragment(a_report(fft_of(*codes))) == report_fragment(a_report(fft_of(*shuffled)))


def test_the_story_comes_before_the_contents_with_the_figures_behind_each_sentence() -> None:
    report = a_report([*fft_of(*"1" * 40), *fft_of(*"5" * 40, practice="V89002")])
    page = FORMATS["html"].write(report, Path("none")).decode()
    opening = page.split('<nav class="hr-report__contents"')[0]
    (story,) = report.sections[0].blocks
    assert isinstance(story, Story)
    for finding in story.findings:
        assert str(escape(finding.words)) in opening
        assert str(escape(format_behind(finding))) in opening
    assert "At Elm Test Surgery 40 of 40 people (100%)" in opening
    assert 'href="#report-story"' not in page
