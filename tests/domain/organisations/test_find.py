"""A surgery is found as people write it: other case, accents, spaces, short forms, small errors."""

import pytest

from feedback_server.domain.organisations.find import Directory, PracticeEntry
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.domain.organisations.practice_facts import PracticeFacts


def entry(code: str, name: str, town: str = "", postcode: str = "") -> PracticeEntry:
    return PracticeEntry(Practice(code, name, ""), PracticeFacts(town=town, postcode=postcode))


DIRECTORY = Directory(
    [
        entry("V89001", "Saint Éloise's Medical Centre", "Brixham", "EX1 1AB"),
        entry("V89002", "Quillbrook Surgery", "Nether Wallop", "EX16 2CD"),
        entry("V89003", "Mill Lane Surgery", "Quillbrook", "TQ5 3EF"),
        entry("V89004", "Mill Street Practice", "Brixham", "W1 4GH"),
        entry("V89005", "Oak Surgery"),
    ]
)


def found(query: str) -> list[str]:
    return [entry.practice.code[-1] for entry in DIRECTORY.search(query)]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("st eloises", "1"),
        ("ST. ELOISE'S MEDICAL CENTER", "1"),
        ("quillbrook", "23"),
        ("quill brook", "23"),
        ("quilbrok surgery", "23"),
        ("brixham mill", "4"),
        ("mill st", "4"),
        ("netherwallop", "2"),
        ("nether walop", "2"),
        ("v89005", "5"),
        ("brixham", "14"),
        ("mill lane brixham", "34"),
        ("zzzz", ""),
        ("oak\0", "5"),
        ("%", "54231"),
    ],
)
def test_words(query: str, codes: str) -> None:
    assert sorted(found(query)) == sorted(codes)
    if query == "quillbrook":
        assert found(query) == ["2", "3"], "a name comes before a town"


@pytest.mark.parametrize(
    ("query", "codes"),
    [("ex1", "1"), ("EX1 9ZZ", "1"), ("ex19zz", "1"), ("EX9", "12"), ("ex", "12"), ("SW1A", "")],
)
def test_a_postcode_finds_its_district_or_else_its_area(query: str, codes: str) -> None:
    assert sorted(found(query)) == sorted(codes)


def test_no_words_give_all_by_name() -> None:
    assert found(" ") == ["3", "4", "5", "2", "1"]


def test_a_long_query_costs_little() -> None:
    assert found("mill lane " * 10_000) == ["3"]
