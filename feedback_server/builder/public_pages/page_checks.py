"""Checks every page: front matter, links, sentences, reading grade, sources, urgent advice."""

import re
from collections.abc import Callable, Mapping, MutableMapping
from datetime import date
from typing import Any

from jinja2 import TemplateError
from markupsafe import Markup

from feedback_server.content.readability import Prose, parse_prose

from .allowed_html import forbidden_html, raw_html
from .front_matter import (
    claim_that_needs_a_source,
    front_matter_errors,
    length_errors,
    line_of_key,
)
from .markdown_templates import PageValues, template_errors
from .page_errors import PageErrors, line_of_sentence
from .urgent_advice import advice_outside_rules

SERVED_ELSEWHERE = ("/feedback/", "/staff/", "/find/", "/search/")
"""Addresses below these are answered by the server; the build of the site cannot check them."""
MAX_GRADE, MAX_SENTENCE_WORDS = 8, 30
MAX_GRADE_OF_FOLDER = {"surgeries": 12, "easier": 5}
MAX_SENTENCE_WORDS_OF_FOLDER = {"easier": 15}
TABLE_WITHOUT_CAPTION = re.compile(r"<table[^>]*>\s*<thead>\s*<tr>\s*<th[^>]*>([^<]*)")
IMAGE_WITHOUT_TEXT = re.compile(r"<img(?![^>]*\balt=\"[^\"]+\")[^>]*>")


def read_page(
    meta: MutableMapping[str, Any],
    markdown: str,
    values: PageValues,
    advice: Callable[..., Markup],
    *,
    today: date,
    errors: PageErrors,
) -> str:
    """Check the source of the page that ``errors`` has begun, and give its Markdown with values.

    Puts them into the title and the description in ``meta`` as well. What is wrong between
    braces stays as it was written.
    """
    source = errors.source
    for line, message in (
        *front_matter_errors(meta, source, today),
        *advice_outside_rules(source),
        *raw_html(source),
    ):
        errors.add(line, message)
    if forbidden := template_errors(source):
        for line, message in forbidden:
            errors.add(line, message)
        errors.filled_in = False
        return markdown
    try:
        for key in ("title", "description"):
            meta[key] = values.fill_in_line(str(meta.get(key, "")))
        text = values.fill_in(markdown, advice)
    except TemplateError as error:
        errors.add_without_line(str(error))
        errors.filled_in = False
        return markdown
    if meta["title"] and meta["description"]:
        for key, message in length_errors(meta["title"], meta["description"]):
            errors.add(line_of_key(source, key), message)
    _check_links(text, errors)
    return text


def _check_links(markdown: str, errors: PageErrors) -> None:
    """Links within the site must name Markdown files: MkDocs checks those, and no others."""
    for address in re.findall(r"\]\((/[^)]*)\)", markdown):
        if not address.startswith(SERVED_ELSEWHERE):
            errors.add_without_line(
                f"{address} must be a link to a .md file, so that it is checked"
            )


def check_html(html: str, meta: Mapping[str, Any], errors: PageErrors) -> None:
    """Check what a reader gets: readable prose, sources of claims, words for pictures, captions."""
    if not errors.filled_in:
        return
    prose = parse_prose(html)
    _check_sentences(prose, errors)
    _check_grade(prose, errors)
    if not any(raw_html(errors.source)):  # which is one error already
        for message in forbidden_html(html):
            errors.add_without_line(message)
    if not meta.get("sources") and (claim := claim_that_needs_a_source(html)):
        errors.add_without_line(f"front matter needs sources, because the page says '{claim}'")
    for tag in IMAGE_WITHOUT_TEXT.findall(html):
        file = "".join(re.findall(r'src="([^"]*)"', tag))
        errors.add_without_line(f"a picture without alternative text: '{file}'")
    for first_cell in TABLE_WITHOUT_CAPTION.findall(html):
        start = f"| {first_cell}"
        errors.add(
            line_of_sentence(errors.source, start),
            f'a table without a caption: {start}. Put it into !!! table "Caption"',
        )


def folder_of(path: str) -> str:
    """
    >>> folder_of("patients/tasks/bathing.md"), folder_of("contact.md")
    ('patients', '')
    """
    return path.partition("/")[0] if "/" in path else ""


def max_grade(path: str) -> int:
    """The highest reading grade of a page."""
    return MAX_GRADE_OF_FOLDER.get(folder_of(path), MAX_GRADE)


def max_words(path: str) -> int:
    """The most words of a sentence of a page."""
    return MAX_SENTENCE_WORDS_OF_FOLDER.get(folder_of(path), MAX_SENTENCE_WORDS)


def _check_sentences(prose: Prose, errors: PageErrors) -> None:
    most = max_words(errors.path)
    for sentence in prose.sentences_longer_than(most):
        count = len(sentence.split())
        errors.add(
            line_of_sentence(errors.source, sentence),
            f"a sentence of {count} words; {most} at most: {sentence[:60]}…",
        )


def _check_grade(prose: Prose, errors: PageErrors) -> None:
    most = max_grade(errors.path)
    if (grade := prose.grade()) > most:
        hardest = prose.hardest_sentence()
        errors.add(
            line_of_sentence(errors.source, hardest),
            f"reading grade {grade:.1f}; {most} at most. Hardest sentence: {hardest[:60]}…",
        )
