"""Files of the kinds that people report as broken: each through the command and the staff page."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback_server.config.settings import PROJECT
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.store.activity import appointments
from feedback_server.store.organisations import organisations
from tests.command import handrail
from tests.factories import PCN
from tests.web.conftest import SAME_ORIGIN, context_of

FOLDER = PROJECT / "tests" / "data" / "cases"
SEPTEMBER, OCTOBER = Month(2026, 9), Month(2026, 10)

Seen = Mapping[str, tuple[int | None, int | None, int | None]]
"""Of a practice and month: booked, attended, did not attend."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """``said`` is in what the command says and in the page; ``never`` in neither."""

    file: str
    command: tuple[str, ...]
    page: str
    form: Mapping[str, str] = field(default_factory=dict)
    said: tuple[str, ...]
    never: tuple[str, ...] = ()
    seen: Seen = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Appointments(Case):
    command: tuple[str, ...] = ("activity", "import")
    page: str = "/staff/activity/upload"
    form: Mapping[str, str] = field(default_factory=lambda: {"kind": "handrail"})


@dataclass(frozen=True, kw_only=True)
class Organisations(Case):
    """``networks``: how many practices are in each afterwards, beside those of the tests."""

    command: tuple[str, ...] = ("organisation", "import")
    page: str = "/staff/organisations/import"
    networks: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Counts(Case):
    command: tuple[str, ...] = ("activity", "import-counts")
    page: str = "/staff/activity/upload"
    form: Mapping[str, str] = field(default_factory=lambda: {"kind": "counts"})


MONTH_LEFT_OUT = "months left out because of a fault: 1 (V81001 2026-10)"
ADVICE = "give the number that the practice counted, and 0 only where it is known that nobody"
ONE = {"V81001 2026-10": (100, 90, 10)}
CASES: tuple[Case, ...] = (
    Appointments(
        file="a30_title_rows.csv",
        said=("line 1, Occupational therapy activity report; line 2, Run on 02/11/2026.",),
        never=("quotation marks",),
        seen=ONE,
    ),
    Appointments(
        file="a54_hidden_first.xlsx",
        said=("Read: the sheet “Now”, cells A1 to E2.", "Hidden, not read: the sheet “Old”."),
        never=("2026-09",),
        seen=ONE,
    ),
    Appointments(
        file="a55_merged_title.xlsx",
        said=("cells A3 to E4.", "in line 3: line 1, OT activity October 2026."),
        never=("quotation marks",),
        seen=ONE,
    ),
    Appointments(
        file="a58_formula_no_cache.xlsx",
        said=("line 2, Did not attend: the formula =C2-D2 in E2 has no stored value",),
    ),
    Appointments(
        file="a64_dimension_short.xlsx",
        said=("cells A1 to E3.",),
        seen=ONE | {"V81002 2026-10": (50, 40, 10)},
    ),
    Appointments(
        file="b10_gpad_real_labels.csv",
        command=("activity", "import", "--map", "gpad"),
        form={"kind": "gpad"},
        said=("columns that are not read: 7 (GP_NAME, SUPPLIER,",),
        never=("fault",),
        seen={"V81001 2026-09": (137, 134, 0)},
    ),
    Counts(
        file="k01_counts_suppressed.csv",
        said=(
            f"line 2, Good: '*' hides a number that is not 0: {ADVICE}",
            f"line 2, Poor: '*' hides a number that is not 0: {ADVICE}",
            MONTH_LEFT_OUT,
        ),
        never=("leave empty", "give 0 where"),
    ),
    Counts(
        file="k02_counts_blank.csv",
        said=(
            f"line 2, Good: is empty: {ADVICE}",
            f"line 2, Don't know: is empty: {ADVICE}",
            MONTH_LEFT_OUT,
        ),
        never=("leave empty", "give 0 where"),
    ),
    Organisations(
        file="b01_epraccur.csv",
        said=("practices that have closed: 1 (A81003)",),
        never=("fault",),
        networks={"": 4},
    ),
    Organisations(
        file="b05_epcn_history.csv",
        said=("memberships that have ended: 1 (V95001 of U99951)",),
        never=("fault",),
        networks={"U99952": 1},
    ),
    Organisations(
        file="b30_orgs_cp1252.csv",
        said=(),
        never=("fault", "left out"),
        networks={"U10001": 600},
    ),
)


@pytest.fixture
def served(app: Flask) -> Flask:
    with context_of(app).store.write() as tx:
        made_up = [Practice(f"V8100{number}", f"Surgery {number}", PCN.code) for number in (1, 2)]
        organisations.upsert_practices(tx, made_up)
    return app


def commanded(app: Flask, case: Case) -> str:
    var = context_of(app).uploads.parent
    done = handrail(*case.command, FOLDER / case.file, HANDRAIL_VAR=str(var))
    return done.stdout + done.stderr


def uploaded(client: FlaskClient, case: Case) -> str:
    """What the page says of the file; it is taken in where it offers that."""
    content = BytesIO((FOLDER / case.file).read_bytes())
    data = {**case.form, "file": (content, case.file)}
    page = client.post(case.page, data=data, headers=SAME_ORIGIN)
    if 'value="take_in"' in page.text:
        assert confirmed(client, case, page).status_code == 200
    return unescape(page.text)


def confirmed(client: FlaskClient, case: Case, page: TestResponse) -> TestResponse:
    (to,) = re.findall(r'action="([^"]+/confirm)"', page.text)
    form = dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', page.text))
    return client.post(to, data=form | {"decision": "take_in"}, headers=SAME_ORIGIN)


def stored(app: Flask) -> Seen:
    with context_of(app).store.read() as tx:
        found = appointments.between(tx, ["V81001", "V81002"], SEPTEMBER, OCTOBER)
    return {
        f"{activity.practice} {activity.month}": (
            activity.booked or 0,
            activity.attended or 0,
            activity.did_not_attend or 0,
        )
        for activity in found
    }


def networks(app: Flask) -> Mapping[str, int]:
    with context_of(app).store.read() as tx:
        codes = [
            practice.pcn
            for practice in organisations.list_practices(tx)
            if practice.pcn != PCN.code
        ]
    return Counter(codes)


@pytest.mark.parametrize("way", ["command", "page"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_a_file_of_cases(served: Flask, staff: FlaskClient, case: Case, way: str) -> None:
    said = commanded(served, case) if way == "command" else uploaded(staff, case)
    for words in case.said:
        assert words.casefold() in said.casefold()
    for words in case.never:
        assert words not in said
    assert stored(served) == case.seen
    assert networks(served) == (case.networks if isinstance(case, Organisations) else {})


ELSEWHERE = {"emoji.txt": PROJECT / "tests" / "output" / "test_any_text.py"}
"""What is no table: its own test, which makes every format of it."""


def test_every_file_is_one() -> None:
    assert {*ELSEWHERE, *(case.file for case in CASES)} == {path.name for path in FOLDER.iterdir()}
    for name, test in ELSEWHERE.items():
        assert name in test.read_text("utf-8")
