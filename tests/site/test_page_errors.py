"""A mistake on a page: the build fails, and names the file, the line and the error."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from feedback_server.builder.mkdocs_build import build_site
from feedback_server.content import ContentError
from tests.site.page import Page

Rebuild = Callable[[], Mapping[str, Page]]


def change(path: Path, pattern: str, to: str) -> None:
    text, times = re.subn(pattern, to, path.read_text("utf-8"), count=1, flags=re.MULTILINE)
    assert times == 1
    path.write_text(text, "utf-8")


@pytest.mark.parametrize("key", ["title", "description", "owner", "reviewed", "next_review"])
def test_missing_front_matter_names_the_file(copy: Path, rebuilt: Rebuild, key: str) -> None:
    change(copy / "content/pages/patients/driving.md", f"^{key}:.*\n", "")
    with pytest.raises(
        ContentError, match=f"content/pages/patients/driving.md:1: front matter lacks {key}"
    ):
        rebuilt()


LONG = "It goes on " * 10 + "and does not stop."
HARD = "Occupational rehabilitation necessitates multidisciplinary organisational considerations. "


@pytest.mark.parametrize(
    ("pattern", "to", "line", "expected"),
    [
        ("^reviewed:.*", "reviewed: soon", 5, "reviewed must be a day such as 2026-11-23"),
        ("^next_review:.*", "next_review: 2026-11-23", 6, "next_review must be after reviewed"),
        ("^title: .*", "title: Driving: safely", 1, "words with a colon need quotes"),
        (r"\Z", "\n[There](nowhere.md)\n", -1, "nowhere.md"),
        (r"\Z", "\n[There](work.md#nothing)\n", -1, "#nothing"),
        (r"\Z", "\n[There](/patients/work/)\n", -1, "must be a link to a .md file"),
        (r"\Z", "\n{{ provider.fame }}\n", -1, "fame"),
        (r"\Z", f"\n{LONG}\n", -1, "a sentence of 34 words; 30 at most: It goes on"),
        (r"\Z", f"\n{HARD * 9}\n", -1, "8 at most. Hardest sentence: Occupational"),
        (r"\Z", "\n![](photograph.png)\n", -1, "a picture without alternative text"),
        (r"\Z", "\n![](picture:bathing)\n", -1, "picture:bathing has no alternative text"),
        (r"\Z", "\n![A cat](picture:cat)\n", -1, "there is no drawing site/pictures/cat.svg"),
        (r"\Z", "\n| Sign | So |\n|---|---|\n| a | b |\n", -3, "table without a caption: | Sign"),
        (r"\Z", "\n!!! table\n\n    | Sign |\n    |---|\n", -2, "without a caption: | Sign"),
        (r"\Z", '\n!!! shout "Hey"\n    you\n', -2, "!!! shout: there is no such component"),
    ],
)
def test_a_mistake_on_a_page_names_the_file_and_the_line(
    copy: Path, rebuilt: Rebuild, pattern: str, to: str, line: int, expected: str
) -> None:
    path = copy / "content/pages/patients/driving.md"
    change(path, pattern, to)
    if line < 0:
        line += 1 + len(path.read_text("utf-8").splitlines())
    with pytest.raises(ContentError) as caught:
        rebuilt()
    at = f"public site: content/pages/patients/driving.md:{line}: "
    assert [e for e in caught.value.errors if e.startswith(at) and expected in e], (
        caught.value.errors
    )


def test_an_overdue_review_fails_the_build_unless_it_is_let_through(copy: Path) -> None:
    path = copy / "content/pages/patients/driving.md"
    change(path, "^reviewed:.*", "reviewed: 2020-01-01")
    change(path, "^next_review:.*", "next_review: 2021-01-01")
    with pytest.raises(ContentError, match=r"driving.md:6: the review was due on 1 January 2021"):
        build_site(copy, copy / "out")
    build_site(copy, copy / "out", allow_overdue=True)


def test_errors_of_several_pages_are_shown_at_once(copy: Path, rebuilt: Rebuild) -> None:
    change(copy / "content/pages/about.md", "^owner: .*\n", "")
    change(copy / "content/pages/contact.md", "^reviewed: .*\n", "")
    change(copy / "content/pages/privacy.md", "^title: .*", f"title: {'Privacy ' * 9}")
    change(copy / "content/pages/privacy.md", "^description: .*", "description: What we keep.")
    with pytest.raises(ContentError) as caught:
        rebuilt()
    assert caught.value.errors == [
        "public site: content/pages/about.md:1: front matter lacks owner",
        "public site: content/pages/contact.md:1: front matter lacks reviewed",
        "public site: content/pages/privacy.md:2: title has 71 characters; 65 at most",
        "public site: content/pages/privacy.md:3: description has 13 characters; "
        "it needs 60 to 155",
        "public site: Errors in content/pages: 4",
    ]


def test_all_errors_of_the_provider_are_shown_at_once(copy: Path, rebuilt: Rebuild) -> None:
    path = copy / "content/provider.yaml"
    change(path, "^name: .*", "nmae: Typing Error Limited")
    change(path, "^private_clinics: .*", "private_clinics: several")
    change(path, "^  regulator_register: .*", "  regulator_register: hcpc-uk.org")
    change(path, "^  ombudsman: .*\n", "")
    with pytest.raises(ContentError) as caught:
        rebuilt()
    assert "\n".join(caught.value.errors).splitlines() == [
        "public site: provider.yaml: nmae: no such key",
        "public site: provider.yaml: name: is missing",
        "public site: provider.yaml: private_clinics: must be a whole number above 0",
        "public site: provider.yaml: organisations.regulator_register: "
        "must be an address that begins with https://",
        "public site: provider.yaml: organisations.ombudsman: is missing",
    ]
