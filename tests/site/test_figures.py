"""The page "What patients say", made from what was published."""

import csv
import io
import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from feedback_server.builder.mkdocs_build import build_site
from feedback_server.domain.reports.context import Change
from feedback_server.domain.reports.published import PublishedMonth
from feedback_server.domain.statistics.suppression import SuppressedCounts
from tests.factories import a_published_month
from tests.site.page import Page, pages_of


def page_of(copy: Path, *months: PublishedMonth, address: str = "") -> Page:
    published = copy / "published"
    published.mkdir(exist_ok=True)
    for month in months:
        path = published / f"{month.month}-{month.pcn}.json"
        path.write_text(json.dumps(month.as_json()), "utf-8")
    build_site(copy, copy / "out", published, allow_overdue=True, address=address)
    return pages_of(copy / "out")["/what-patients-say/"]


def test_before_the_first_report_the_page_says_so(copy: Path) -> None:
    page = page_of(copy)
    assert "We have not published any figures yet" in page.words
    assert "hr-bar" not in page.text


def test_a_published_month_is_shown_without_what_is_kept_back(copy: Path) -> None:
    change = Change("It was <hard> to find.", "There are signs.")
    page = page_of(
        copy,
        a_published_month(9),
        a_published_month(10, shown=SuppressedCounts((None, 0, 0), None), changes=(change,)),
    )
    words = " ".join(page.words.split())
    assert "September 2026 84% said very good or good" in words
    assert "October 2026 Not shown because too few people answered" in words
    assert "It was <hard> to find." in words
    assert "<Network>" not in page.text
    assert page.words.index("October") < page.words.index("September")
    assert "Demonstration data" not in words


def test_a_file_that_cannot_be_read_keeps_no_other_from_the_page(copy: Path) -> None:
    (copy / "published").mkdir()
    for name, content in (("2026-08", "{"), ("2026-07", "[]"), ("2026-06", '{"pcn": "U99999"}')):
        (copy / "published" / f"{name}-U99999.json").write_text(content)
    page = page_of(copy, a_published_month(9))
    assert "September 2026" in page.words and "August 2026" not in page.words


def test_a_month_that_was_withdrawn_says_so_and_nothing_else(copy: Path) -> None:
    change = Change("Hard to find.", "There are signs.")
    page = page_of(
        copy,
        a_published_month(9),
        a_published_month(10, withdrawn=date(2026, 11, 20), changes=(change,)),
    )
    assert "October 2026: withdrawn on 20 November 2026" in " ".join(page.words.split())
    assert page.text.count("<section") == 1
    assert "Hard to find." not in page.words


def test_the_figures_can_be_taken_as_a_file(copy: Path) -> None:
    page = page_of(copy, a_published_month(9), a_published_month(10, withdrawn=date(2026, 11, 20)))
    assert "/what-patients-say/figures.csv" in page.text
    text = (copy / "out" / "what-patients-say" / "figures.csv").read_text("utf-8-sig")
    gone, *rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert (gone["month"], gone["withdrawn"], gone["count"]) == ("2026-10", "2026-11-20", "")
    assert [(row["group"], row["count"], row["percent"]) for row in rows] == [
        ("All answers", "50", ""),
        ("Very good or good", "42", "84"),
        ("Neither good nor poor, or do not know", "*", ""),
        ("Poor or very poor", "*", ""),
    ]


def test_a_year_is_shown_and_a_made_up_month_says_so(copy: Path) -> None:
    page = page_of(
        copy, *(a_published_month(number, demonstration=True) for number in range(1, 13))
    )
    assert page.text.count("<section") == 3
    assert page.text.count('<th scope="row">') == 9
    assert "Demonstration data. These figures were made up" in page.words
    words = " ".join(pages_of(copy / "out")["/"].words.split())
    assert "What patients said in December 2026 Demonstration data." in words


def test_each_month_has_a_page_that_stays_with_its_own_file(copy: Path) -> None:
    change = Change("It was dark.", "There is a lamp.")
    page = page_of(
        copy,
        a_published_month(9, changes=(change,)),
        a_published_month(10, pcn_name="{{ 7 * 7 }} {% raw %}"),
        a_published_month(8, withdrawn=date(2026, 11, 20)),
    )
    out = copy / "out"
    pages = pages_of(out)
    september = pages["/what-patients-say/2026-09-u99999/"]
    assert "84% said very good or good" in " ".join(september.words.split())
    assert "There is a lamp." in september.words
    assert "Published on 23 November 2026" in september.words
    october = pages["/what-patients-say/2026-10-u99999/"]
    assert "{{ 7 * 7 }} {% raw %}: how many people" in october.words
    assert "It was dark." not in october.words
    withdrawn = pages["/what-patients-say/2026-08-u99999/"].words
    assert "withdrawn on 20 November 2026" in withdrawn
    assert "84%" not in withdrawn
    for month in ("2026-10", "2026-09"):
        assert f"/what-patients-say/{month}-u99999/" in page.text
        text = (out / "what-patients-say" / f"{month}-u99999" / "figures.csv").read_text(
            "utf-8-sig"
        )
        assert {row["month"] for row in csv.DictReader(io.StringIO(text, newline=""))} == {month}


def test_a_chart_comes_with_the_third_month_and_ends_with_the_page_s(copy: Path) -> None:
    nearly = a_published_month(10, shown=SuppressedCounts((399, 0, 1), 400))
    months = [*(a_published_month(number) for number in (7, 8)), nearly]
    page_of(copy, *months, a_published_month(9, withdrawn=date(2026, 11, 20)))
    pages = pages_of(copy / "out")
    assert "From Jul 2026 to Oct 2026: lowest 84%" in pages["/what-patients-say/"].text
    october, august = (pages[f"/what-patients-say/2026-{month}-u99999/"] for month in ("10", "08"))
    words = " ".join(october.words.split())
    assert "more than 99% said very good or good" in words and "(less than 1%)" in words
    assert "Oct 2026: 99.8%" in october.text
    assert "Sep 2026: " not in october.text, "a withdrawn month is a gap"
    assert "<svg viewBox" not in august.text


def test_the_home_page_leads_to_figures_once_there_are_some(
    copy: Path, pages: Mapping[str, Page]
) -> None:
    def linked(page: Page) -> list[str]:
        header = page.text.partition("</header>")[0]
        return re.findall('<a href="([^"]*)"', header)

    assert "/what-patients-say/" not in linked(pages["/"])
    assert "What patients said" not in pages["/"].words
    page_of(
        copy,
        a_published_month(10, demonstration=True, pcn="U11111"),
        a_published_month(9, shown=SuppressedCounts((None, 0, 0), None)),
        a_published_month(8, pcn="U22222", pcn_name="Another"),
        a_published_month(8),
        a_published_month(7),
        address="https://server.example",
    )
    home = pages_of(copy / "out")["/"]
    assert "/what-patients-say/" in linked(home)
    words = " ".join(home.words.split())
    said = "42 of 50 people who answered said that their experience was very good or good"
    assert f"What patients said in August 2026 Another: {said} Test <Network>: {said} What" in words
    assert "Demonstration" not in words
    assert 'rel="canonical" href="https://server.example/"' in home.text
