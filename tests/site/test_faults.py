"""What a writer is told who made a mistake: the file, and what to mend."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

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
    with pytest.raises(ContentError, match=f"patients/driving.md: front matter lacks {key}"):
        rebuilt()


@pytest.mark.parametrize(
    ("pattern", "to", "told"),
    [
        ("^reviewed:.*", "reviewed: soon", "reviewed must be a day such as 2026-11-23"),
        ("^next_review:.*", "next_review: 2026-11-23", "next_review must be after reviewed"),
        ("^title: .*", "title: Driving: safely", "words with a colon need quotes"),
        (r"\Z", "\n[There](nowhere.md)\n", "nowhere.md"),
        (r"\Z", "\n[There](work.md#nothing)\n", "#nothing"),
        (r"\Z", "\n[There](/patients/work/)\n", "must be a link to a .md file"),
        (r"\Z", "\n{{ provider.fame }}\n", "fame"),
    ],
)
def test_a_mistake_on_a_page_names_the_file(
    copy: Path, rebuilt: Rebuild, pattern: str, to: str, told: str
) -> None:
    change(copy / "content/pages/patients/driving.md", pattern, to)
    with pytest.raises(ContentError) as caught:
        rebuilt()
    assert [f for f in caught.value.faults if "patients/driving.md" in f and told in f]


def test_faults_of_several_pages_are_told_at_once(copy: Path, rebuilt: Rebuild) -> None:
    change(copy / "content/pages/about.md", "^owner: .*\n", "")
    change(copy / "content/pages/contact.md", "^reviewed: .*\n", "")
    with pytest.raises(ContentError) as caught:
        rebuilt()
    assert caught.value.faults == [
        "public site: about.md: front matter lacks owner",
        "public site: contact.md: front matter lacks reviewed",
        "public site: Faults in content/pages: 2",
    ]


def test_all_faults_of_the_provider_are_told_at_once(copy: Path, rebuilt: Rebuild) -> None:
    path = copy / "content/provider.yaml"
    change(path, "^name: .*", "nmae: Typing Error Limited")
    change(path, "^private_clinics: .*", "private_clinics: several")
    change(path, "^  regulator_register: .*", "  regulator_register: hcpc-uk.org")
    change(path, "^  ombudsman: .*\n", "")
    with pytest.raises(ContentError) as caught:
        rebuilt()
    assert "\n".join(caught.value.faults).splitlines() == [
        "public site: provider.yaml: nmae: no such key",
        "provider.yaml: name: is missing",
        "provider.yaml: private_clinics: must be a whole number above 0",
        "provider.yaml: organisations.regulator_register: "
        "must be an address that begins with https://",
        "provider.yaml: organisations.ombudsman: is missing",
    ]
