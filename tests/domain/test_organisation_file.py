"""Practices and networks from a file: the real one whole, and broken ones row by row."""

import csv
import gzip
import io
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_server.config import PROJECT
from feedback_server.domain.organisation import Pcn, Practice
from feedback_server.domain.organisation_file import OrganisationFile, read_organisations

HEADER = "GP_CODE,GP_NAME,PCN_CODE,PCN_NAME"
ELM = "A81001,ELM SURGERY,U12345,TEST PCN"
OAK = "A81002,OAK SURGERY,U12345,TEST PCN"


def read(text: str) -> OrganisationFile:
    return read_organisations(io.StringIO(text, newline=""))


def test_the_published_file_is_read_whole() -> None:
    path = PROJECT / "tests" / "data" / "practices_aug2025.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        file = read_organisations(lines)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert file.faults == ()
    assert len(rows) == 6196
    assert {practice.code for practice in file.practices} == {row["GP_CODE"] for row in rows}
    assert len(file.practices) == 6166  # 28 stand in two or three rows, by supplier
    assert len(file.pcns) == 1296
    names = {row["GP_CODE"]: row["GP_NAME"] for row in rows}
    assert all(practice.name == names[practice.code] for practice in file.practices)
    assert Counter(practice.pcn == "" for practice in file.practices)[True] == 42
    assert {each.pcn for each in file.practices} - {""} == {pcn.code for pcn in file.pcns}


def test_columns_may_stand_in_any_order_and_others_are_ignored() -> None:
    file = read("PCN_NAME,X,GP_NAME,PCN_CODE,GP_CODE\nTEST PCN,1,ELM SURGERY,U12345,A81001\n")
    assert file.practices == (Practice("A81001", "ELM SURGERY", "U12345"),)
    assert file.pcns == (Pcn("U12345", "TEST PCN"),)
    assert file.faults == ()


@pytest.mark.parametrize(
    "text",
    [
        f"\ufeff{HEADER}\n{ELM}\n",
        f"{HEADER}\r\n{ELM}\r\n",
        f"\r\n{HEADER}\r\n\r\n{ELM}\r\n,,,\r\n\r\n",
        f"{HEADER}\n{ELM}",
        f"{HEADER}\n{ELM}\n{ELM}\n",
        " gp_code , GP_NAME,PCN_CODE,PCN_NAME\n A81001 ,ELM SURGERY , U12345,TEST PCN\n",
    ],
    ids=["mark", "CRLF", "blank lines", "no last line end", "row twice", "spaces"],
)
def test_what_spreadsheets_do_to_a_file_is_tolerated(text: str) -> None:
    file = read(text)
    assert file.faults == ()
    assert file.practices == (Practice("A81001", "ELM SURGERY", "U12345"),)


@pytest.mark.parametrize("none", ["U,UNALLOCATED", ",", "U,"])
def test_a_practice_without_a_network_is_kept(none: str) -> None:
    file = read(f"{HEADER}\nA81001,ELM SURGERY,{none}\n")
    assert (file.pcns, file.faults) == ((), ())
    assert file.practices == (Practice("A81001", "ELM SURGERY", ""),)


def test_names_are_kept_as_published() -> None:
    name = 'THE "NEW" SURGERY @ HOME, LTD'
    file = read(f'{HEADER}\nA81001,"{name.replace(chr(34), chr(34) * 2)}",U12345,BD4+ PCN\n')
    assert file.practices[0].name == name
    assert file.pcns[0].name == "BD4+ PCN"


def test_a_hard_space_in_a_name_is_no_fault() -> None:
    assert read(f"{HEADER}\nA81001,ELM\u00a0SURGERY,U12345,TEST PCN\n").faults == ()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("81001,ELM,U12345,TEST PCN", "'81001' is not a practice code"),
        ("a81001,ELM,U12345,TEST PCN", "capital letter"),
        ("A810011,ELM,U12345,TEST PCN", "such as A81001"),
        (",ELM,U12345,TEST PCN", "'' is not a practice code"),
        ("A81001,,U12345,TEST PCN", "GP_NAME is empty: give the name of A81001"),
        ("A81001,ELM,12345,TEST PCN", "'12345' is not a PCN code"),
        ("A81001,ELM,u12345,TEST PCN", "U and five digits"),
        ("A81001,ELM,U12345,", "PCN_NAME is empty: give the name of U12345"),
        ("A81001,ELM,,TEST PCN", "PCN_CODE is empty: give the code"),
        ("A81001,ELM,TREE,U12345,TEST PCN", "has 5 cells, but there are 4 columns"),
        ("A81001,ELM,U12345", "has 3 cells, but there are 4 columns"),
        ("A81001,ELM", "fill in what is missing"),
        ('A81001,"ELM\nTREE",U12345,TEST PCN', "line break"),
        ("A81001,ELM\x00,U12345,TEST PCN", "control character"),
        ('A81001,"ELM" TREE,U12345,TEST PCN', "stray quotation mark"),
        ('A81001,"ELM,U12345,TEST PCN', "stray quotation mark"),
        (f"{'A' * 1000},ELM,U12345,TEST PCN", "...' is not a practice code"),
        ("A81002,ASH SURGERY,U12345,TEST PCN", "A81002 stands in line 2 already"),
        ("A81002,OAK SURGERY,U12346,OTHER PCN", "another name or PCN"),
        ("A81003,ASH SURGERY,U12345,BEST PCN", "U12345 is called TEST PCN in line 2"),
    ],
)
def test_a_bad_row_is_named_with_what_to_do_and_the_others_are_read(row: str, reason: str) -> None:
    file = read(f"{HEADER}\n{OAK}\n{row}\n")
    (fault,) = file.faults
    assert fault.line == 3
    assert reason in fault.reason
    assert file.practices == (Practice("A81002", "OAK SURGERY", "U12345"),)
    assert file.pcns == (Pcn("U12345", "TEST PCN"),)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the file is empty"),
        ("\n\n", "the file is empty"),
        (f"{HEADER}\n", "names no practice"),
        ("GP_CODE,GP_NAME\nA81001,ELM\n", "does not name PCN_CODE and PCN_NAME"),
        (f"{ELM}\n", "does not name GP_CODE, GP_NAME, PCN_CODE and PCN_NAME"),
        (f"{HEADER.replace(',', ';')}\n", "not separated by commas"),
        (f"{HEADER.replace(',', chr(9))}\n", "not separated by commas"),
        (f"{HEADER},GP_NAME\n{ELM},X\n", "GP_NAME more than once"),
        ("PK\x03\x04\x14\x00\x06\x00", "does not name"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_once(text: str, reason: str) -> None:
    file = read(text)
    (fault,) = file.faults
    assert reason in fault.reason
    assert (file.pcns, file.practices) == ((), ())


def test_a_file_in_another_encoding_is_a_fault_and_not_an_error() -> None:
    content = f"{HEADER}\n{ELM}\nA81002,CAFÉ,U12345,TEST PCN\n".encode("latin-1")
    with io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", newline="") as lines:
        (fault,) = read_organisations(lines).faults
    assert "CSV UTF-8" in fault.reason


def test_rows_after_a_quoted_line_break_keep_their_line_numbers() -> None:
    file = read(f'{HEADER}\nA81001,"ELM\n\nTREE",U12345,TEST PCN\nX,Y,U12345,TEST PCN\n')
    assert [fault.line for fault in file.faults] == [2, 5]


def test_a_faulty_row_does_not_bring_its_network_in() -> None:
    assert read(f"{HEADER}\nX,ELM,U12345,TEST PCN\n").pcns == ()


@given(st.text())
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    read(text)
    file = read(f"{HEADER}\n{ELM}\n{text}")
    assert Practice("A81001", "ELM SURGERY", "U12345") in file.practices


names = st.text(
    st.characters(categories=("L", "N", "P", "S"), include_characters=" "), min_size=1
).filter(lambda name: name == name.strip() != "")


@st.composite
def organisations(draw: st.DrawFn) -> tuple[list[Pcn], list[Practice]]:
    pcns = [Pcn(f"U{n:05}", draw(names)) for n in range(draw(st.integers(1, 3)))]
    places = st.sampled_from([*(pcn.code for pcn in pcns), ""])
    practices = [
        Practice(f"A{n:05}", draw(names), draw(places)) for n in range(draw(st.integers(1, 5)))
    ]
    return pcns, practices


@given(organisations())
def test_whatever_is_written_as_csv_is_read_back(given: tuple[list[Pcn], list[Practice]]) -> None:
    pcns, practices = given
    called = {pcn.code: pcn.name for pcn in pcns} | {"": ""}
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(HEADER.split(","))
    rows.writerows([each.code, each.name, each.pcn, called[each.pcn]] for each in practices)
    file = read(text.getvalue())
    assert file.faults == ()
    assert list(file.practices) == practices
    assert set(file.pcns) == {pcn for pcn in pcns if pcn.code in {each.pcn for each in practices}}


def test_lines_are_read_one_by_one() -> None:
    def lines() -> Iterator[str]:
        yield f"{HEADER}\n"
        yield f"{ELM}\n"

    assert len(read_organisations(lines()).practices) == 1
