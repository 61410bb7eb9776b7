"""What two people, or one impatient one, confirm at the same moment is done once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback_server.actions.activity.uploads import (
    UploadExpired,
    claim_upload,
    forget_uploads,
    save_upload,
)
from feedback_server.web.staff.activity import activity
from feedback_server.web.staff.organisations import organisations
from tests.factories import NOW
from tests.web.conftest import SAME_ORIGIN, context_of
from tests.web.staff.activity.test_activity import HEADER, upload

ID = "8d0c2a5e-4f0b-4a7c-9d3e-0123456789ab"
PLACES = "GP_CODE,GP_NAME,PCN_CODE,PCN_NAME\nV89777,New Surgery,U99999,Test network\n"


@pytest.mark.parametrize("module", [activity, organisations])
def test_a_file_that_is_confirmed_twice_at_once_is_taken_in_once(
    app: Flask, staff: FlaskClient, monkeypatch: pytest.MonkeyPatch, module: Any
) -> None:
    """All have found the file before the first of them takes it."""
    people = 4
    ready, find = Barrier(people), module.find_upload

    def all_find(*arguments: Any, **more: Any) -> Path | None:
        found: Path | None = find(*arguments, **more)
        ready.wait(30)
        return found

    form = {"decision": "take_in", "kind": "handrail", "name": "october.csv"}
    if module is activity:
        upload(staff, f"{HEADER}V89001,2026-10,100,80,12\n")
        address = "/staff/activity/confirm"
    else:
        file = {"file": (BytesIO(PLACES.encode()), "places.csv")}
        staff.post("/staff/organisations/import", data=file, headers=SAME_ORIGIN)
        address = "/staff/organisations/import/confirm"
    (path,) = context_of(app).uploads.iterdir()
    monkeypatch.setattr(module, "find_upload", all_find)
    cookie = staff.get_cookie("handrail")
    assert cookie is not None

    def confirm(_: int) -> tuple[int, bool]:
        client = app.test_client()
        client.set_cookie("handrail", cookie.value)
        answer = client.post(address, data=form | {"id": path.stem}, headers=SAME_ORIGIN)
        return answer.status_code, "The file is gone" in answer.text

    with ThreadPoolExecutor(people) as threads:
        answers = Counter(threads.map(confirm, range(people)))
    assert answers == {(200, False): 1, (422, True): people - 1}
    assert list(context_of(app).uploads.iterdir()) == []


def test_what_came_to_nothing_can_be_confirmed_again(tmp_path: Path) -> None:
    path = save_upload(tmp_path, ID, b"a,b\n", owner="ada", now=NOW)
    with pytest.raises(ZeroDivisionError), claim_upload(path) as taken:
        with pytest.raises(UploadExpired), claim_upload(path):
            pass
        assert taken.read_bytes() == b"a,b\n"
        raise ZeroDivisionError
    assert path.read_bytes() == b"a,b\n"


def test_a_file_that_vanishes_meanwhile_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = save_upload(tmp_path, ID, b"a", owner="ada", now=NOW)
    monkeypatch.setattr(Path, "iterdir", lambda folder: iter([kept, folder / "gone"]))
    assert forget_uploads(tmp_path, now=NOW + timedelta(days=99_999)) == 1
