"""Practices and networks from a file: the real one whole, and broken ones row by row."""

import csv
import gzip
import io
from collections import Counter
from contextlib import suppress
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from feedback_server.actions.activity.table_file import UnreadableFile, read_table
from feedback_server.config.settings import PROJECT
from feedback_server.domain.organisations.import_file import OrganisationFile, read_organisations
from feedback_server.domain.organisations.organisation import Pcn, Practice
from feedback_server.domain.organisations.practice_facts import (
    Access,
    PracticeFacts,
    TherapistSession,
)

HEADER = "GP_CODE,GP_NAME,PCN_CODE,PCN_NAME"
ELM = "A81001,ELM SURGERY,U12345,TEST PCN"
OAK = "A81002,OAK SURGERY,U12345,TEST PCN"


TODAY = date(2026, 11, 30)


def read(text: str | bytes) -> OrganisationFile:
    with NamedTemporaryFile() as file:
        file.write(text.encode() if isinstance(text, str) else text)
        file.flush()
        return read_organisations([read_table(Path(file.name))], TODAY)


def told(file: OrganisationFile) -> list[str]:
    return [str(skipped_rows) for skipped_rows in file.left_out]


def test_the_published_file_is_read_whole() -> None:
    path = PROJECT / "tests" / "data" / "practices_aug2025.csv.gz"
    file = read(gzip.decompress(path.read_bytes()))
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
        f"{HEADER}\na81001,ELM SURGERY,u12345,TEST PCN\n",
        f"{HEADER}\n{ELM}\n".replace(",", ";"),
        f"Our surgeries\n\n{HEADER}\n{ELM}\n",
    ],
    ids=[
        *("mark", "CRLF", "blank lines", "no last line end", "row twice", "spaces"),
        *("small letters", "semicolons", "a title"),
    ],
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
        ("A810011,ELM,U12345,TEST PCN", "such as A81001"),
        (",ELM,U12345,TEST PCN", "'' is not a practice code"),
        ("A81001,,U12345,TEST PCN", "GP_NAME is empty: give the name of A81001"),
        ("A81001,ELM,12345,TEST PCN", "'12345' is not a PCN code"),
        ("A81001,ELM,U12345,", "PCN_NAME is empty: give the name of U12345"),
        ("A81001,ELM,,TEST PCN", "PCN_CODE is empty: give the code"),
        ("A81001,ELM,TREE,U12345,TEST PCN", "has 5 cells, but 4 columns"),
        ("A81001,ELM,U12345", "ends before PCN_NAME: fill in"),
        ("A81001,ELM", "fill in what is missing"),
        ('A81001,"ELM\nTREE",U12345,TEST PCN', "line break"),
        ("A81001,ELM\x01,U12345,TEST PCN", "control character"),
        ("A81001,=B2,U12345,TEST PCN", "the formula =B2 has no stored value"),
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
        ("\ufeff", "the file is empty"),
        (f"{HEADER}\n", "no practice stands below"),
        ("GP_CODE,GP_NAME\nA81001,ELM\n", "no column is called PCN_CODE and PCN_NAME"),
        ("a,b\n1,2\n", "no column is called GP_CODE, GP_NAME, PCN_CODE and PCN_NAME"),
        (f"{ELM}\n", "no row names the columns, as GP_CODE, GP_NAME, PCN_CODE and PCN_NAME"),
        (f"{HEADER},GP_NAME\n{ELM},X\n", "two columns hold GP_NAME"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_once(text: str, reason: str) -> None:
    file = read(text)
    (fault,) = file.faults
    assert reason in fault.reason
    assert (file.pcns, file.practices) == ((), ())


def test_a_file_in_another_encoding_is_read() -> None:
    file = read(f"{HEADER}\n{ELM}\nA81002,CAFÉ,U12345,TEST PCN\n".encode("cp1252"))
    assert file.faults == ()
    assert [practice.name for practice in file.practices] == ["ELM SURGERY", "CAFÉ"]


def test_a_stray_quote_takes_only_its_own_row() -> None:
    rows = [f"A{n:05},ELM,U12345,TEST PCN" for n in range(600)]
    rows[200] = 'A00200,"ELM,U12345,TEST PCN'
    file = read("\n".join([HEADER, *rows]))
    assert [fault.line for fault in file.faults] == [202]
    assert len(file.practices) == 599


def epraccur(code: str, closed: str = "", status: str = "A", setting: str = "4") -> str:
    row = [code, f"NAME OF {code}", *[""] * 9, closed, status, *[""] * 12, setting, ""]
    return ",".join(f'"{cell}"' for cell in row)


def test_the_list_of_practices_goes_in_as_downloaded() -> None:
    rows = [
        *(epraccur("A81001"), epraccur("A81002", status="ACTIVE", setting="4|14")),
        *(epraccur("A81003", closed="20171031"), epraccur("A81004", status="C")),
        *(epraccur("A81005", status="D"), epraccur("A81006", setting="0")),
        *(epraccur("A81007", closed="20271031"), epraccur("W91001")),
    ]
    file = read("\r\n".join(rows))
    assert file.faults == () and not file.says_networks
    assert [practice.code for practice in file.practices] == ["A81001", "A81002", "A81007"]
    assert told(file) == [
        "practices that have closed: 2 (A81003, A81004)",
        "practices that are not active: 1 (A81005)",
        "prescribers that are not a general practice: 1 (A81006)",
        "organisations whose code is not a practice's: 1 (W91001)",
    ]


def member(code: str, pcn: str, joined: str, left: str = "") -> list[str]:
    return [code, "ELM", "00X", "ICB", pcn, f"PCN {pcn}", "00X", "ICB", joined, left, "TRUE"]


MEMBERS = (
    member("A81001", "U00001", "20190701", "20240331"),
    member("A81001", "U00002", "2024-04-01"),
    member("A81002", "U00001", "01/07/2019", "31/03/2024"),
    member("A81003", "U00002", "20270401"),
    member("NNF01", "U00002", "20190701"),
)


def check_members(file: OrganisationFile) -> None:
    assert file.faults == () and file.says_networks
    assert {practice.code: practice.pcn for practice in file.practices} == {
        "A81001": "U00002",
        "A81002": "",
        "A81003": "",
    }
    assert told(file)[-3:] == [
        "memberships that have ended: 2 (A81001 of U00001, A81002 of U00001)",
        "memberships that have not begun: 1 (A81003 of U00002)",
        "organisations whose code is not a practice's: 1 (NNF01)",
    ]


def test_ended_memberships_are_left_out() -> None:
    check_members(read("\n".join(",".join(row) for row in MEMBERS)))


def test_the_workbook_of_networks_goes_in_as_downloaded(tmp_path: Path) -> None:
    book = Workbook()
    details, members = book.worksheets[0], book.create_sheet("PCN Core Partner Details")
    details.title = "PCNDetails"
    details.append(["PCN Code", "PCN Name", "Current Sub ICB Loc Code", "Open Date", "Close Date"])
    details.append(["U00001", "ONE", "00X", 20190701, None])
    details.append(["U00002", "TWO", "00X", 20190701, None])
    details.append(["U00003", "THREE", "00X", 20190701, 20240331])
    names = ["Partner\r\nOrganisation\r\nCode", "Partner\r\nName", "Parent", "Parent name"]
    names += ["PCN Code", "PCN Name", "PCN parent", "PCN parent name"]
    names += [f"Practice to PCN\r\nRelationship\r\n{which} Date" for which in ("Start", "End")]
    members.append([*names, "Match?"])
    for row in MEMBERS:
        members.append(row)
    members.append(member("A81004", "U00003", "20190701"))
    book.save(tmp_path / "ePCN.xlsx")
    first = read_table(tmp_path / "ePCN.xlsx")
    assert first.others == ("PCN Core Partner Details",)
    tables = [first, read_table(tmp_path / "ePCN.xlsx", first.others[0])]
    file = read_organisations(tables, TODAY)
    assert file.pcns == (Pcn("U00001", "ONE"), Pcn("U00002", "TWO"))
    assert file.practices[-1] == Practice("A81004", "ELM", "")
    assert told(file)[0] == "networks that have closed: 1 (U00003)"
    assert "A81004 of U00003" in told(file)[1]


def test_rows_after_a_quoted_line_break_keep_their_line_numbers() -> None:
    file = read(f'{HEADER}\nA81001,"ELM\n\nTREE",U12345,TEST PCN\nX,Y,U12345,TEST PCN\n')
    assert [fault.line for fault in file.faults] == [2, 5]


def test_a_faulty_row_does_not_bring_its_network_in() -> None:
    assert read(f"{HEADER}\nX,ELM,U12345,TEST PCN\n").pcns == ()


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    with suppress(UnreadableFile):
        read(text)
    file = read(f"{HEADER}\n{ELM}\n{text}")
    assert Practice("A81001", "ELM SURGERY", "U12345") in file.practices


names = st.text(
    st.characters(categories=("L", "N", "P", "S"), include_characters=" "), min_size=1
).filter(lambda name: name == name.strip() != "" and not name.startswith("="))


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
    rows.writerows(
        [practice.code, practice.name, practice.pcn, called[practice.pcn]] for practice in practices
    )
    file = read(text.getvalue())
    assert file.faults == ()
    assert list(file.practices) == practices
    assert set(file.pcns) == {
        pcn for pcn in pcns if pcn.code in {practice.pcn for practice in practices}
    }


def test_a_file_may_say_what_patients_are_told() -> None:
    columns = "ADDRESS,TOWN,POSTCODE,TELEPHONE,ASK_AT_DESK,ONLINE_FORM,ACCESS,THERAPIST"
    said = (
        '"1 Mill Lane, Old Yard",Exampleton,ex11ab,(01632) 960000,yes,https://example.org/ask,'
        "toilet; step-free,Mon 9:00-13:00; Thursday 13:00-17:00"
    )
    file = read(f"{HEADER},{columns}\n{ELM},{said}\n{OAK},,,,,,,,\n")
    assert file.faults == ()
    assert file.facts == {
        "A81001": PracticeFacts(
            address=("1 Mill Lane", "Old Yard"),
            town="Exampleton",
            postcode="EX1 1AB",
            telephone="01632 960000",
            ask_at_desk=True,
            online_form="https://example.org/ask",
            access=(Access.STEP_FREE, Access.TOILET),
            sessions=(
                TherapistSession(0, "09:00", "13:00"),
                TherapistSession(3, "13:00", "17:00"),
            ),
        )
    }


@pytest.mark.parametrize(
    ("column", "said", "told"),
    [
        ("POSTCODE", "EXETER", "POSTCODE: Enter a whole postcode"),
        ("TELEPHONE", "see website", "TELEPHONE: Enter a telephone number"),
        ("ASK_AT_DESK", "perhaps", "ASK_AT_DESK is 'perhaps': write yes or no"),
        ("ONLINE_FORM", "javascript:alert(1)", "ONLINE_FORM: Enter the whole address"),
        ("ACCESS", "a lift", "ACCESS holds 'a lift': use step-free, toilet"),
        ("THERAPIST", "Mondays", "THERAPIST holds 'Mondays': write Mon 09:00-13:00"),
        ("THERAPIST", "Mon 13:00-09:00", "THERAPIST: Monday: enter the later time second"),
    ],
)
def test_what_patients_are_told_is_checked(column: str, said: str, told: str) -> None:
    file = read(f"{HEADER},{column}\n{ELM},{said}\n")
    assert told in str(file.faults[0]) and not file.practices


def test_the_published_list_brings_addresses_and_telephones() -> None:
    row = [""] * 27
    for number, value in {
        1: "A81001", 2: "ELM SURGERY", 5: "LAWSON STREET", 8: "STOCKTON-ON-TEES",
        10: "TS18 1HU", 13: "A", 18: "01642 672351", 26: "4",
    }.items():  # fmt: skip
        row[number - 1] = value
    other = [*row[:9], "none", *row[10:]]
    other[0] = "A81002"
    file = read(",".join(row) + "\n" + ",".join(other) + "\n")
    assert file.is_published and len(file.practices) == 2
    assert file.facts["A81001"] == PracticeFacts(
        address=("Lawson Street",),
        town="Stockton-on-Tees",
        postcode="TS18 1HU",
        telephone="01642 672351",
    )
    assert told(file) == ["addresses and telephone numbers that cannot be read: 1 (A81002)"]
