"""A PO file comes back as it was exported, and what is wrong in it is named by its line."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_server.actions.editing.language_texts import LanguageTexts
from feedback_server.actions.editing.translation_po import (
    SEPARATOR,
    InvalidPo,
    export_po,
    read_import,
)
from feedback_server.config.settings import PROJECT
from feedback_server.content.translation_units import Section
from feedback_server.domain.editing.translation import Translation, Unit, one_line, text_digest
from tests.factories import NOW, TODAY

SHOWN = st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"])
TEXT = st.text(SHOWN, max_size=30).map(one_line)
APP = Section(
    "app",
    "App",
    "pwa/translations/{language}.yaml",
    (
        Unit("back", "Back", 'A button "Back".', 12),
        Unit("for", "For {surgery}\\ “%s”", "The first\nscreen."),
        Unit("send", "Send", "A button."),
    ),
)
FILES = {"pwa/translations/ur.yaml": Translation("pwa/translations/ur.yaml", "ur", {})}


def texts(**given: str) -> LanguageTexts:
    files = dict(FILES)
    for name, text in given.items():
        path = "pwa/translations/ur.yaml"
        files[path] = files[path].with_text(name, text, APP.by_name[name].digest)
    return LanguageTexts("ur", PROJECT, [APP], files, FILES, frozenset())


def exported(found: LanguageTexts) -> bytes:
    return export_po(found, project="Therapy", now=NOW)


@cache
def usual() -> LanguageTexts:
    return texts(back="پیچھے", send="بھیجیں", **{"for": "{surgery} کے لیے"})


@given(TEXT, TEXT, st.booleans(), st.booleans())
def test_what_was_exported_changes_nothing(
    back: str, send: str, changed: bool, reviewed: bool
) -> None:
    """Whatever stands in it, and whichever states the texts are in."""
    found = texts(back=back, send=send)
    (path, file), *_ = found.files.items()
    if back and changed:
        file = file.with_text("back", back, text_digest("Go back"))
    if send and reviewed:
        file = file.with_review("send", "Send", by="Ann", on=TODAY)
    found = LanguageTexts("ur", PROJECT, [APP], {path: file}, FILES, frozenset())
    if any(mark in back + send for mark in "{}") or any(c.isdigit() for c in back + send):
        return  # refused beside the field: no such text is ever kept
    read = read_import(found, exported(found))
    assert (list(read.differences), read.same, read.left_out) == ([], 3, 0)


def test_a_difference_says_what_was_and_whether_the_translator_is_sure() -> None:
    found = usual()
    body = exported(found).decode().replace('"پیچھے"', '"واپس"')
    body = body.replace(f'msgctxt "app{SEPARATOR}send"', f'#, fuzzy\nmsgctxt "app{SEPARATOR}send"')
    back, send = read_import(found, body.encode()).differences
    assert (back.before, back.after, back.sure, back.ends_review) == ("پیچھے", "واپس", True, False)
    assert (send.before, send.after, send.sure) == ("بھیجیں", "بھیجیں", False)
    assert send.change.translated_from != send.unit.digest


def test_a_text_whose_english_has_changed_since_needs_a_review_again() -> None:
    body = exported(usual()).decode().replace('msgid "Back"', 'msgid "Go back"')
    (difference,) = read_import(usual(), body.encode()).differences
    assert not difference.sure


def test_a_text_of_a_page_that_is_no_more_is_left_out() -> None:
    gone = f'msgctxt "page/a.md{SEPARATOR}a.md:{text_digest("Old")}"\nmsgid "Old"\nmsgstr "x"\n'
    assert read_import(usual(), exported(usual()) + gone.encode()).left_out == 1


@pytest.mark.parametrize(
    ("was", "now", "line", "error"),
    [
        (f"app{SEPARATOR}back", f"app{SEPARATOR}bakc", 'msgctxt "app | bakc"', "there is no text"),
        ("{surgery} ک", "{praxis} ک", 'msgstr "{praxis}', "Keep {surgery} as it is"),
        ("بھیجیں", "بھیجیں 999", 'msgctxt "app | send"', "Leave out 999"),
        ('msgid "Send"', 'msg "Send"', 'msg "Send"', ""),
    ],
)
def test_what_is_wrong_is_named_by_its_line(was: str, now: str, line: str, error: str) -> None:
    body = exported(usual()).decode().replace(was, now, 1)
    with pytest.raises(InvalidPo) as caught:
        read_import(usual(), body.encode())
    number = next(n for n, text in enumerate(body.splitlines(), 1) if line in text)
    said = next(text for text in caught.value.errors if error in text)
    assert abs(int(said.removeprefix("Line ").partition(":")[0]) - number) <= 2, said


@pytest.mark.parametrize("body", [b"\xff\xfe", b"hello", b'"Language: pl\\n"', b""])
def test_another_file_is_refused(body: bytes) -> None:
    if body.startswith(b'"'):
        body = b'msgid ""\nmsgstr ""\n' + body
    if not body:
        assert not read_import(usual(), body).differences
        return
    with pytest.raises(InvalidPo):
        read_import(usual(), body)
