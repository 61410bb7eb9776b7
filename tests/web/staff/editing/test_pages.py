"""Settings > Pages: the list, a review in one press, editing, history and the ways back."""

import io
import re
from collections.abc import Mapping
from datetime import date
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from feedback_server.actions.editing.pages import page_history, page_state
from feedback_server.domain.accounts.person import Person, Role
from feedback_server.domain.editing.document import Document, DocumentState
from feedback_server.domain.editing.page import FOLDER
from feedback_server.store.accounts import accounts
from feedback_server.store.accounts.accounts import Account
from feedback_server.store.editing import documents
from tests.factories import NOW, PCN, TODAY
from tests.web.conftest import HASHED, NAME, SAME_ORIGIN, Clock, as_person, context_of

PATH = "patients/how-to-be-seen.md"
ADDRESS = f"/staff/pages/{PATH}"


def post(client: FlaskClient, address: str, form: Mapping[str, object]) -> TestResponse:
    return client.post(address, data=form, headers=SAME_ORIGIN)


def own_text(app: Flask, path: str = PATH) -> str:
    text = context_of(app).edition.page_editor.own_source(path)
    assert text is not None
    return text


def newest(app: Flask, path: str = PATH) -> Document:
    found = page_state(context_of(app).store, path).newest
    assert found is not None
    return found


def finish(app: Flask, state: DocumentState = DocumentState.PUBLISHED) -> None:
    """As the rebuild ends what waits."""
    with context_of(app).store.write() as tx:
        ids = [document.id for document in documents.waiting(tx)]
        documents.end(tx, ids, state, "", NOW)


def fields_of(page: TestResponse) -> dict[str, list[str]]:
    """What the form of an editor holds."""
    form = page.text.split("data-page-editor", 1)[1].split("</form>", 1)[0]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input[^>]* name="(\w+)"[^>]*? value="([^"]*)"', form):
        found.setdefault(name, []).append(unescape(value))
    for name, text in re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>(.*?)</textarea>', form, re.S):
        found[name] = [unescape(text)]
    del found["once"]  # as from several pages
    return found


def change(client: FlaskClient, action: str, old: str, new: str) -> TestResponse:
    """Open the editor, put one text in the place of another, and press a button."""
    form = fields_of(client.get(f"{ADDRESS}/edit"))
    assert old in form["body"][0]
    form["body"] = [form["body"][0].replace(old, new, 1)]
    return post(client, f"{ADDRESS}/edit", form | {"action": [action]})


def test_only_administrators_edit_pages(app: Flask, client: FlaskClient) -> None:
    person = Person("lead@provider.example", Role.PCN_LEAD, frozenset({PCN.code}))
    with context_of(app).store.write() as tx:
        accounts.add_account(tx, Account(person, HASHED))
    lead = as_person(client, person)
    for address in ("/staff/pages/", f"{ADDRESS}/", f"{ADDRESS}/edit", f"{ADDRESS}/preview"):
        assert lead.get(address).status_code == 403


def test_the_list_says_of_each_page_how_it_is(staff: FlaskClient) -> None:
    page = staff.get("/staff/pages/").text
    assert page.count('<li class="hr-pages__page">') >= 48
    row = page.split(f'/staff/pages/{PATH}/"', 1)[1].split("</li>", 1)[0]
    for words in (
        "How to be seen",
        "Service manager",
        "From the software",
        " of 8",
        " of 30",
        "kB",
    ):
        assert words in row, words


def test_overdue_pages_come_first_and_are_marked(client: FlaskClient, clock: Clock) -> None:
    clock.advance(days=(date(2027, 4, 1) - TODAY).days)
    staff = as_person(client, Person(NAME))
    page = staff.get("/staff/pages/").text
    rows = page.split('<li class="hr-pages__page">')[1:]
    assert "Review overdue" in rows[0]
    assert "Review overdue" not in rows[-1]
    due = staff.get("/staff/pages/?show=due").text
    assert due.count('class="hr-pages__page"') == page.count("Review overdue") < len(rows)
    count = page.count("Review overdue")
    assert f"{count} public pages are due for review" in staff.get("/staff/overview/").text


def test_a_review_changes_the_dates_of_a_page_and_nothing_else(
    app: Flask, staff: FlaskClient
) -> None:
    page = staff.get(f"{ADDRESS}/").text
    due = re.search(r'name="next_review" type="date" value="([^"]+)"', page)
    assert due
    assert due[1] == TODAY.replace(year=TODAY.year + 1).isoformat()
    form = {"owner": "Clinical lead", "next_review": "2027-12-01", "seen": "0"}
    answer = post(staff, f"{ADDRESS}/review", form)
    assert answer.status_code == 303
    assert answer.location.startswith(f"/staff/editing/{newest(app).id}/")
    before, after = own_text(app).splitlines(), newest(app).text.splitlines()
    changed = [line for line in after if line not in before]
    assert changed == [
        "owner: Clinical lead",
        f"reviewed: {TODAY.isoformat()}",
        "next_review: 2027-12-01",
    ]
    assert len(before) == len(after)
    assert newest(app).note == "Reviewed by Clinical lead"


def test_a_review_needs_a_day_to_come_and_a_role(app: Flask, staff: FlaskClient) -> None:
    form = {"owner": "", "next_review": "2020-01-01", "seen": "0"}
    answer = post(staff, f"{ADDRESS}/review", form)
    assert answer.status_code == 422
    assert "Enter a day after today" in answer.text
    assert "Enter who reviewed it" in answer.text
    assert page_history(context_of(app).store, PATH) == []


def test_a_review_keeps_somebodys_draft(app: Flask, staff: FlaskClient) -> None:
    change(staff, "save", "Call your surgery", "Ring your surgery")
    form = {"owner": "Clinical lead", "next_review": "2027-12-01", "seen": "0"}
    assert post(staff, f"{ADDRESS}/review", form).status_code == 303
    draft = page_state(context_of(app).store, PATH).draft
    assert draft is not None
    assert "Ring your surgery" in draft.text
    assert "next_review: 2027-12-01" in draft.text
    assert "Ring your surgery" not in newest(app).text


def test_a_sentence_is_changed_and_published(app: Flask, staff: FlaskClient) -> None:
    answer = change(staff, "publish", "Call your surgery", "Ring your surgery")
    assert answer.status_code == 303
    expected = own_text(app).replace("Call your surgery", "Ring your surgery", 1)
    assert newest(app).text == expected
    assert page_state(context_of(app).store, PATH).draft is None
    finish(app)
    changed = staff.get("/staff/pages/?show=changed").text
    assert "Changed here" in changed
    assert f"by {NAME}, " in changed


def test_what_the_build_would_refuse_is_not_published(app: Flask, staff: FlaskClient) -> None:
    answer = change(staff, "publish", "## Ask your surgery", "[One](nowhere.md)\n\n## Ask")
    assert answer.status_code == 422
    assert re.search(r'href="#body">Line \d+: a link leads nowhere: nowhere.md', answer.text)
    assert "[One](nowhere.md)" in fields_of(answer)["body"][0]
    assert page_history(context_of(app).store, PATH) == []


def test_a_check_saves_nothing_and_loses_nothing(app: Flask, staff: FlaskClient) -> None:
    answer = change(staff, "check", "## Ask your surgery", "<script>\n\n## Ask")
    assert "HTML is not allowed" in answer.text
    assert "<script>\n" in fields_of(answer)["body"][0]
    assert page_state(context_of(app).store, PATH).draft is None


def test_the_script_gets_the_problems_alone(staff: FlaskClient) -> None:
    form = fields_of(staff.get(f"{ADDRESS}/edit"))
    form["body"][0] += "\nCall 999.\n"
    answer = post(staff, f"{ADDRESS}/check", form)
    assert "999 in own words" in answer.text
    assert "Reading grade" in answer.text
    assert "<html" not in answer.text


def test_a_draft_is_shown_in_the_preview_and_not_in_public(app: Flask, staff: FlaskClient) -> None:
    change(staff, "preview", "Call your surgery", "Ring <script>your</script> surgery")
    preview = staff.get(f"{ADDRESS}/preview?of=draft")
    assert "Ring <script>" in preview.text
    policy = preview.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy
    assert "Ring" not in staff.get(f"{ADDRESS}/preview").text
    assert "Ring" not in staff.get("/patients/how-to-be-seen/").text


def test_a_draft_can_be_thrown_away(app: Flask, staff: FlaskClient) -> None:
    change(staff, "save", "Call your surgery", "Ring your surgery")
    assert "Draft</strong>" in staff.get("/staff/pages/?show=draft").text
    gone = fields_of(staff.get(f"{ADDRESS}/edit"))["draft"]
    assert post(staff, f"{ADDRESS}/edit", {"action": "drop", "draft": "0"}).status_code == 303
    assert page_state(context_of(app).store, PATH).draft is not None
    assert post(staff, f"{ADDRESS}/edit", {"action": "drop", "draft": gone}).status_code == 303
    assert page_state(context_of(app).store, PATH).draft is None


def test_two_people_who_edit_lose_nothing(app: Flask, staff: FlaskClient) -> None:
    mine = fields_of(staff.get(f"{ADDRESS}/edit"))
    change(staff, "publish", "go to the desk", "walk to the desk")
    mine["body"][0] = mine["body"][0].replace("Call your surgery", "Ring your surgery")
    answer = post(staff, f"{ADDRESS}/edit", mine | {"action": ["publish"]})
    assert answer.status_code == 409
    assert f"{NAME} changed this page meanwhile" in answer.text
    assert "<del>walk</del><ins>go</ins>" in answer.text
    again = fields_of(answer)
    assert "Ring your surgery" in again["body"][0]
    assert post(staff, f"{ADDRESS}/edit", again | {"action": ["publish"]}).status_code == 303
    assert "Ring your surgery" in newest(app).text


def test_two_drafts_do_not_overwrite_each_other(app: Flask, staff: FlaskClient) -> None:
    mine = fields_of(staff.get(f"{ADDRESS}/edit"))
    first = post(staff, f"{ADDRESS}/draft", mine)
    assert first.json is not None
    mine["draft"] = [first.json["draft"]]
    mine["body"][0] += "More.\n"
    assert post(staff, f"{ADDRESS}/draft", mine).status_code == 200
    late = post(staff, f"{ADDRESS}/draft", mine)
    assert late.status_code == 409
    assert post(staff, f"{ADDRESS}/edit", mine | {"action": ["save"]}).status_code == 409


def test_an_earlier_version_is_published_again(app: Flask, staff: FlaskClient) -> None:
    change(staff, "publish", "Call your surgery", "Ring your surgery")
    finish(app)
    with context_of(app).store.write() as tx:  # the edition of the tests does not change
        text = newest(app).text.replace("Ring", "Phone", 1).encode()
        documents.add(
            tx,
            Document(0, FOLDER + PATH, 0, text, DocumentState.PUBLISHED, "bob", NOW, "Phone"),
        )
    page = staff.get(f"{ADDRESS}/history").text
    assert "<del>Ring</del><ins>Phone</ins>" in page
    assert "<del>Call</del><ins>Ring</ins>" in page
    number = re.search(r'name="number" value="(\d+)"', page)
    assert number
    form = {"number": number[1], "seen": str(newest(app).id)}
    assert post(staff, f"{ADDRESS}/history", form).status_code == 303
    assert "Ring your surgery" in newest(app).text
    assert newest(app).note == f"Back to version {number[1]}"
    assert post(staff, f"{ADDRESS}/history", form | {"number": "99"}).status_code == 404
    assert post(staff, f"{ADDRESS}/history", form).status_code == 409


def test_a_text_that_the_build_refused_is_not_lost(app: Flask, staff: FlaskClient) -> None:
    change(staff, "publish", "Call your surgery", "Ring your surgery")
    finish(app, DocumentState.REFUSED)
    page = staff.get(f"{ADDRESS}/").text
    assert "The last change was refused" in page
    assert "Call your surgery" in fields_of(staff.get(f"{ADDRESS}/edit"))["body"][0]
    number = re.search(r'name="number" value="(\d+)"', page)
    assert number
    form = {"number": number[1], "draft": ""}
    assert post(staff, f"{ADDRESS}/resume", form).location == f"{ADDRESS}/edit"
    assert "Ring your surgery" in fields_of(staff.get(f"{ADDRESS}/edit"))["body"][0]
    assert post(staff, f"{ADDRESS}/resume", form).status_code == 409


def test_the_software_own_text_can_come_back(app: Flask, staff: FlaskClient) -> None:
    assert staff.get(f"{ADDRESS}/own").status_code == 404
    change(staff, "publish", "Call your surgery", "Ring your surgery")
    page = staff.get(f"{ADDRESS}/own").text
    assert "<del>Call</del><ins>Ring</ins>" in page
    seen = str(newest(app).id)
    assert post(staff, f"{ADDRESS}/own", {"seen": seen}).status_code == 303
    assert newest(app).body is None
    assert "Call your surgery" in fields_of(staff.get(f"{ADDRESS}/edit"))["body"][0]


def test_a_page_says_when_the_software_text_has_changed_since(
    app: Flask, staff: FlaskClient
) -> None:
    with context_of(app).store.write() as tx:
        text = own_text(app).encode()
        older = Document(0, FOLDER + PATH, 0, text, DocumentState.PUBLISHED, "bob", NOW, base="0")
        documents.add(tx, older)
    assert "text has changed since" in staff.get("/staff/pages/?show=moved-on").text
    assert "has changed since it was changed here" in staff.get(f"{ADDRESS}/").text
    form = {"seen": str(newest(app).id), "keep": "ours"}
    assert post(staff, f"{ADDRESS}/own", form).status_code == 303
    finish(app)
    assert "text has changed since" not in staff.get("/staff/pages/?show=moved-on").text


def test_a_new_page_begins_as_a_draft(app: Flask, staff: FlaskClient) -> None:
    form = {"title": "Help with your hands", "folder": "patients/", "owner": "Clinical lead"}
    answer = post(staff, "/staff/pages/new", form)
    assert answer.location == "/staff/pages/patients/help-with-your-hands.md/edit"
    assert "Help with your hands" in staff.get("/staff/pages/").text
    fields = fields_of(staff.get(answer.location))
    fields["description"] = [
        "How we help when your hands hurt, shake or are weak, at home and at work."
    ]
    fields["body"] = ["We can help.\n"]
    answer = post(staff, answer.location, fields | {"action": ["publish"]})
    assert answer.status_code == 303
    assert newest(app, "patients/help-with-your-hands.md").base == ""


def test_a_new_page_needs_a_place_of_its_own(staff: FlaskClient) -> None:
    for form, expected in (
        ({"title": "?", "folder": "patients/"}, "at least one letter"),
        ({"title": "Hands", "folder": "../"}, "Choose where the page belongs"),
        ({"title": "Driving", "folder": "patients/"}, "There is a page with this title"),
    ):
        answer = post(staff, "/staff/pages/new", form)
        assert answer.status_code == 422
        assert expected in answer.text


def test_only_pages_are_edited_and_those_of_the_software_not_deleted(staff: FlaskClient) -> None:
    for path in ("../provider.yaml", "nowhere.md", "A.md", "a.png", ".a.md"):
        assert staff.get(f"/staff/pages/{path}/edit").status_code == 404
    assert staff.get(f"{ADDRESS}/delete").status_code == 404
    assert post(staff, f"{ADDRESS}/delete", {}).status_code == 404


def test_a_picture_is_bounded_and_bare(app: Flask, staff: FlaskClient) -> None:
    upload = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Camera of Elm Surgery"
    Image.new("RGB", (1600, 900), "green").save(upload, "JPEG", exif=exif)
    form = {"name": "Waiting room", "file": (io.BytesIO(upload.getvalue()), "IMG_1.jpg")}
    answer = staff.post("/staff/pages/pictures/", data=form, headers=SAME_ORIGIN)
    assert answer.location.startswith("/staff/editing/")
    picture = staff.get("/staff/pages/pictures/waiting-room.webp")
    with Image.open(io.BytesIO(picture.data)) as found:
        assert (found.format, found.size) == ("WEBP", (1200, 675))
    assert b"Camera" not in picture.data
    form["file"] = (io.BytesIO(upload.getvalue()), "again.jpg")
    again = staff.post("/staff/pages/pictures/", data=form, headers=SAME_ORIGIN)
    assert "There is a picture of that name" in again.text
    form |= {"name": "Other", "file": (io.BytesIO(b"<svg onload=alert(1)>"), "a.png")}
    assert staff.post("/staff/pages/pictures/", data=form, headers=SAME_ORIGIN).status_code == 422
    assert post(staff, "/staff/pages/pictures/waiting-room.webp/delete", {}).status_code == 303
    assert staff.get("/staff/pages/pictures/waiting-room.webp").status_code == 404
