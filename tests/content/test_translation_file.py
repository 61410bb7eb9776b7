"""The file of a translation comes back as it was written, and its faults are named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_server.config.settings import PROJECT
from feedback_server.content import ContentError
from feedback_server.content.app_texts import app_languages, read_app_texts
from feedback_server.content.translation_file import parse_translation, write_translation
from feedback_server.domain.editing.translation import Translation, one_line, text_digest
from tests.factories import TODAY

SHOWN = st.characters(exclude_categories=["Cs", "Cc"])
TEXT = st.text(SHOWN, min_size=1, max_size=20).map(one_line).map(str.strip).filter(bool)
NAME = st.from_regex(r"[a-z][a-z0-9_.:/-]{0,8}[a-z0-9]", fullmatch=True)


@given(st.dictionaries(NAME, TEXT, max_size=3), st.booleans())
def test_a_file_comes_back_as_it_was_written(texts: dict[str, str], flat: bool) -> None:
    written = Translation("ur.yaml", "ur", {name: texts[name] for name in texts})
    for name in list(texts)[:2]:
        written = written.with_text(name, texts[name], text_digest("Source"))
        written = written.with_review(name, "Source", by="یار", on=TODAY)
    body = write_translation(written, flat=flat)
    assert parse_translation(body, "ur.yaml", "ur", flat=flat) == written


def test_each_fault_of_a_review_is_named() -> None:
    body = b"""
language: ur
texts: {a: A}
reviews:
  a: {reviewed_by: Ann}
  b: {reviewed_by: Ann, reviewed_on: soon, digest: "1"}
  c: {reviewed_by: " ", reviewed_on: 2026-11-23, digest: "1"}
  d: {reviewed_by: Ann, reviewed_on: 2026-11-23, digest: 1}
"""
    with pytest.raises(ContentError) as caught:
        parse_translation(body, "ur.yaml", "ur", flat=False)
    assert caught.value.errors == [
        "ur.yaml: reviews: a: must hold reviewed_by, reviewed_on and digest",
        "ur.yaml: reviews: b: reviewed_on: must be a day such as 2026-11-23",
        "ur.yaml: reviews: c: reviewed_by: must be a name or a role",
        "ur.yaml: reviews: d: digest: must be in quotes",
    ]


def test_no_shipped_translation_claims_a_review() -> None:
    """Nobody has read them yet; only a person who signs in as a reviewer says so."""
    for language in app_languages(PROJECT):
        assert not read_app_texts(PROJECT, language).reviews, language
