"""The Markdown extension: what a writer types, and the HTML that a reader gets."""

from typing import Any

import markdown  # type: ignore[import-untyped]
import pytest

from feedback_server.builder.public_pages.markdown_nhs import NhsExtension
from feedback_server.config.settings import PROJECT


@pytest.fixture
def to_html() -> Any:
    extensions = ["attr_list", "tables", NhsExtension(PROJECT / "site" / "pictures")]
    return lambda text: markdown.markdown(text, extensions=extensions)


@pytest.mark.parametrize(
    ("kind", "prefix"),
    [
        ("nonurgent", "Non-urgent advice: "),
        ("urgent", "Urgent advice: "),
        ("emergency", "Immediate action required: "),
    ],
)
def test_a_care_card_says_how_urgent_it_is(to_html: Any, kind: str, prefix: str) -> None:
    page = to_html(f'!!! {kind} "Call if:"\n    - one\n    - two\n')
    assert f'<span class="nhsuk-u-visually-hidden">{prefix}</span>Call if:</h3>' in page
    assert "<li>two</li>" in page


def test_a_table_says_its_caption_first(to_html: Any) -> None:
    page = to_html('!!! table "Who pays"\n\n    | What | Who |\n    |---|---|\n    | a | b |\n')
    assert "<table><caption>Who pays</caption><thead>" in page


def test_lists_of_do_and_dont_have_marks(to_html: Any) -> None:
    page = to_html("!!! do\n    - rest\n\n!!! dont\n    - rush\n")
    assert page.count("nhsuk-icon--tick") == page.count("nhsuk-icon--cross") == 1
    assert "Do</h3>" in page
    assert "Don't</h3>" in page


def test_an_expander_keeps_what_is_indented(to_html: Any) -> None:
    page = to_html('??? "More"\n    One.\n\n    Two.\n\nThree.')
    inside, after = page.split("</details>")
    assert "<p>One.</p>\n<p>Two.</p>" in inside
    assert "<p>Three.</p>" in after


def test_an_arrow_makes_an_action_link(to_html: Any) -> None:
    page = to_html("=> [Go *now*](there.md)")
    words = '<span class="nhsuk-action-link__text">Go <em>now</em></span>'
    assert '<a class="nhsuk-action-link" href="there.md">' in page
    assert words in page


def test_headings_become_steps(to_html: Any) -> None:
    page = to_html("!!! steps\n    ### Before\n\n    Wait.\n\n    ### After\n\n    Go.\n")
    assert page.count('<li class="hr-steps__step">') == 2


def test_an_unknown_component_is_refused(to_html: Any) -> None:
    with pytest.raises(ValueError, match="shout"):
        to_html('!!! shout "Hey"\n    you')
