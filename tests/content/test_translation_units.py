"""What a translator is given of each file, and what is refused beside the field."""

import re

import pytest

from feedback_server.config.settings import PROJECT
from feedback_server.content.page_blocks import map_texts
from feedback_server.content.page_source import split_page
from feedback_server.content.page_units import page_source, translatable_pages
from feedback_server.content.translation_checks import text_errors
from feedback_server.content.translation_file import read_translation
from feedback_server.content.translation_units import Section, sections
from feedback_server.domain.editing.translation import Unit

SECTIONS = sections(PROJECT)
PAGE = Section("page/a.md", "", "", ())
APP = Section("app", "", "", ())
URGENT = Section("urgent", "", "", ())
SHELL = Section("shell", "", "", ())


def test_every_text_says_where_it_is_shown_and_its_source_passes_its_own_checks() -> None:
    for section in SECTIONS:
        assert len(section.by_name) == len(section.units), section.id
        for unit in section.units:
            assert unit.comment, unit.name
            assert not text_errors(section, unit, unit.source), unit


def test_every_shipped_translation_passes() -> None:
    for section in SECTIONS[:3]:
        for language in ("ar", "bn", "pa", "pl", "ro", "ur"):
            found = read_translation(PROJECT / section.file(language), flat=section.flat)
            for unit in section.units:
                assert not text_errors(section, unit, found.texts[unit.name]), unit


def test_a_page_is_cut_into_texts_and_put_together_again() -> None:
    for page in translatable_pages(PROJECT):
        body = split_page(page_source(PROJECT, page))[1]
        assert map_texts(body, lambda text: text) == body
        marked = map_texts(body, lambda text: f"«{text}»")
        assert len(re.findall("«", marked)) == len(re.findall("»", marked)) > 5


def test_the_form_of_a_line_is_no_text() -> None:
    body = '!!! nonurgent "Ask if:"\n    - you fall\n\n| A | {{ provider.x }} |\n|---|---|\n## End'
    upper = '!!! nonurgent "ASK IF:"\n    - YOU FALL\n\n| A | {{ provider.x }} |\n|---|---|\n## END'
    assert map_texts(body, str.upper) == upper


@pytest.mark.parametrize(
    ("section", "source", "text", "error"),
    [
        (APP, "For {surgery}", "Dla {nazwa}", "Keep {surgery} as it is"),
        (APP, "For {surgery}", "Dla {surgery", "Keep {surgery} as it is"),
        (APP, "Back", "Zadzwoń pod 999", "Leave out 999: urgent advice has texts of its own"),
        (APP, "Back", "فون ۹۹۹", "Leave out 999: urgent advice has texts of its own"),
        (APP, "Back", "A\x00", "Take out the characters that cannot be shown"),
        (APP, "Back", "A" * 2001, "Use 2,000 characters or fewer"),
        (PAGE, "Read [this](a.md)", "Czytaj [to](b.md)", "Keep ](a.md) as it is"),
        (PAGE, "Go", "Idź [tu](https://evil.example)", "Take out ](https://evil.example): "),
        (PAGE, "Go", "<script>alert(1)</script>", "Take out <script> </script>: "),
        (PAGE, "Go", "{{ provider }}", "Take out {{ provider }}: it is not in the English"),
        (PAGE, "Go", "{% for", "Take out {%: it is not in the English"),
        (PAGE, "Go", "<img src=x", "Take out <i: it is not in the English"),
        (PAGE, "Go", "[a][b]", "Take out ][: it is not in the English"),
        (PAGE, "Go", "# Idź", "Begin with a word: "),
        (PAGE, "**Go**", "Idź", "Set as many words bold with ** as the English does"),
        (URGENT, "Keep warm", "<b onclick=x>", "Take out <b onclick=x>: it is not in the English"),
        (SHELL, "Skip", "<script>", "Take out <script>: it is not in the English"),
        (SHELL, "On {day}", "Dnia", "Keep {day} as it is"),
        (URGENT, "Call 999", "Zadzwoń pod 112", "Name 999, in these figures, and no other"),
        (URGENT, "Call 999", "فون ۹۹۹", "Name 999, in these figures, and no other"),
        (URGENT, "Keep warm", "999", "Take out 999: it is not in the English"),
    ],
)
def test_a_text_that_would_break_something_is_refused(
    section: Section, source: str, text: str, error: str
) -> None:
    assert text_errors(section, Unit("a", source), text)[0].startswith(error)
