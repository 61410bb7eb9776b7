"""Checks every page: front matter, links, sentences, reading grade, sources, urgent advice."""

import re
from datetime import date

from mkdocs.structure.pages import Page

from feedback_server.content.readability import Prose, parse_prose

from .front_matter import claim_that_needs_a_source, front_matter_errors
from .page_errors import PageErrors, line_of_sentence
from .urgent_advice import advice_outside_rules

SERVED_ELSEWHERE = ("/feedback/", "/staff/")
"""Addresses below these are answered by the server; the build of the site cannot check them."""
MAX_GRADE, MAX_SENTENCE_WORDS = 8, 30
MAX_GRADE_OF_FOLDER = {"surgeries": 12, "easier": 5}
MAX_SENTENCE_WORDS_OF_FOLDER = {"easier": 15}
TABLE_WITHOUT_CAPTION = re.compile(r"<table[^>]*>\s*<thead>\s*<tr>\s*<th[^>]*>([^<]*)")
IMAGE_WITHOUT_TEXT = re.compile(r"<img(?![^>]*\balt=\"[^\"]+\")[^>]*>")


def check_source(page: Page, today: date, errors: PageErrors) -> None:
    """Check the front matter of a page, and that all its urgent advice comes from rules."""
    source = page.file.content_string
    for line, message in front_matter_errors(page.meta, source, today):
        errors.add(line, message)
    for line, message in advice_outside_rules(source):
        errors.add(line, message)


def check_links(markdown: str, errors: PageErrors) -> None:
    """Links within the site must name Markdown files: MkDocs checks those, and no others."""
    for address in re.findall(r"\]\((/[^)]*)\)", markdown):
        if not address.startswith(SERVED_ELSEWHERE):
            errors.add_without_line(
                f"{address} must be a link to a .md file, so that it is checked"
            )


def check_html(html: str, page: Page, errors: PageErrors) -> None:
    """Check what a reader gets: readable prose, sources of claims, words for pictures, captions."""
    prose, folder = parse_prose(html), page.file.src_uri.partition("/")[0]
    _check_sentences(prose, folder, page.file.content_string, errors)
    _check_grade(prose, folder, page.file.content_string, errors)
    if not page.meta.get("sources") and (claim := claim_that_needs_a_source(html)):
        errors.add_without_line(f"front matter needs sources, because the page says '{claim}'")
    for tag in IMAGE_WITHOUT_TEXT.findall(html):
        file = "".join(re.findall(r'src="([^"]*)"', tag))
        errors.add_without_line(f"a picture without alternative text: '{file}'")
    for first_cell in TABLE_WITHOUT_CAPTION.findall(html):
        start = f"| {first_cell}"
        errors.add(
            line_of_sentence(page.file.content_string, start),
            f'a table without a caption: {start}. Put it into !!! table "Caption"',
        )


def _check_sentences(prose: Prose, folder: str, source: str, errors: PageErrors) -> None:
    max_words = MAX_SENTENCE_WORDS_OF_FOLDER.get(folder, MAX_SENTENCE_WORDS)
    for sentence in prose.sentences_longer_than(max_words):
        count = len(sentence.split())
        errors.add(
            line_of_sentence(source, sentence),
            f"a sentence of {count} words; {max_words} at most: {sentence[:60]}…",
        )


def _check_grade(prose: Prose, folder: str, source: str, errors: PageErrors) -> None:
    max_grade = MAX_GRADE_OF_FOLDER.get(folder, MAX_GRADE)
    if (grade := prose.grade()) > max_grade:
        hardest = prose.hardest_sentence()
        errors.add(
            line_of_sentence(source, hardest),
            f"reading grade {grade:.1f}; {max_grade} at most. Hardest sentence: {hardest[:60]}…",
        )
