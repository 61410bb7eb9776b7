"""The translator's view: texts beside their English, reviews by reviewers, PO files."""

import html
import re
import shutil
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback_server.actions.editing.language_texts import load_language
from feedback_server.config.settings import PROJECT
from feedback_server.domain.accounts.person import Languages, Person, Role
from feedback_server.domain.editing.document import DocumentState
from feedback_server.domain.editing.translation import TranslationState
from feedback_server.store.accounts import accounts
from feedback_server.store.accounts.accounts import Account
from feedback_server.store.editing import documents
from tests.factories import NOW
from tests.reviewed import review_app, review_surveys
from tests.web.conftest import HASHED, SAME_ORIGIN, as_person, context_of

URDU = "/staff/translations/ur/"
TO_REVIEW = f"{URDU}texts?state=review&part=app"
ROLE = Role.TRANSLATOR
PEOPLE = {
    "tara": Person("tara@words.example", ROLE, languages=Languages(frozenset({"ur"}))),
    "reem": Person(
        "reem@words.example",
        ROLE,
        languages=Languages(reviews=frozenset({"ur"}), signs_as="Reem R"),
    ),
}


@pytest.fixture
def tara(app: Flask) -> FlaskClient:
    return signed_in(app, "tara")


@pytest.fixture
def reem(app: Flask) -> FlaskClient:
    return signed_in(app, "reem")


def signed_in(app: Flask, who: str) -> FlaskClient:
    with context_of(app).store.write() as tx:
        accounts.add_account(tx, Account(PEOPLE[who], HASHED))
    return as_person(app.test_client(), PEOPLE[who])


def form_of(page: str) -> dict[str, list[str] | str]:
    """What the form of texts would send."""
    form: dict[str, list[str] | str] = {"section": [], "name": [], "seen": []}
    for name, value in re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', page):
        if isinstance(listed := form.get(name), list):
            listed.append(html.unescape(value))
        else:
            form[name] = html.unescape(value)
    for name, text in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)<', page):
        form[name] = html.unescape(text)
    del form["once"]  # as from several pages
    return form


def post(client: FlaskClient, address: str, **form: object) -> TestResponse:
    return client.post(address, data=form, headers=SAME_ORIGIN)


def state_of(app: Flask, name: str, section: str = "app") -> TranslationState:
    found = load_language(context_of(app).store, PROJECT, "ur")
    of = found.section(section)
    assert of is not None
    return found.state(of, of.by_name[name])


def test_a_translator_sees_their_languages_and_no_other(tara: FlaskClient) -> None:
    page = tara.get("/staff/translations/").text
    assert URDU in page and "/staff/translations/pl/" not in page
    assert tara.get("/staff/").location == "/staff/translations/"
    for address in ("pl/", "pl/texts", "pl/export.po", "xx/", "en/"):
        assert tara.get(f"/staff/translations/{address}").status_code == 404, address
    texts = tara.get(TO_REVIEW).text
    assert re.search(r'<textarea[^>]* lang="ur" dir="rtl"', texts)
    assert 'name="review"' not in texts
    assert post(tara, f"{URDU}texts", review="yes").status_code == 403


def test_ten_texts_are_reviewed_with_one_press(app: Flask, reem: FlaskClient) -> None:
    page = reem.get(TO_REVIEW).text
    form = form_of(page)
    assert "These 10 texts are right" in page and "“Reem R”" in page
    names = list(form["name"])
    done = post(reem, f"{URDU}texts", **form, **{"leave-3": "yes"}, review="yes")
    after = reem.get(done.location).text
    assert "9 texts reviewed" in after
    assert state_of(app, names[0]) == TranslationState.REVIEWED
    assert state_of(app, names[3]) == TranslationState.TRANSLATED
    assert form_of(after)["name"][0] == names[3]
    again = reem.get(f"{URDU}texts?part=app").text
    assert "This text is right" in again  # of ten that are shown, nine are reviewed already
    assert again.count("Publish now") == 0 and after.count("Publish now") == 1


def test_what_is_wrong_stands_beside_the_text_and_nothing_typed_is_lost(
    app: Flask, tara: FlaskClient
) -> None:
    form = form_of(tara.get(f"{URDU}texts?part=app&words=surgery}}").text)
    at = list(form["name"]).index("start_surgery")
    form[f"text-{at}"] = "<b>ملاقات"
    wrong = post(tara, f"{URDU}texts", **form)
    assert wrong.status_code == 422 and "Error: Urdu" in wrong.text
    assert f'href="#text-{at}">Keep {{surgery}} as it is' in wrong.text
    assert "&lt;b&gt;ملاقات</textarea>" in wrong.text
    form[f"text-{at}"] = "{surgery} کی ملاقات"
    saved = tara.get(post(tara, f"{URDU}texts", **form).location).text
    assert "1 text saved as drafts" in saved
    assert "Drafts wait" in tara.get(URDU).text


def test_drafts_are_published_or_dropped(app: Flask, reem: FlaskClient) -> None:
    form = form_of(reem.get(TO_REVIEW).text)
    post(reem, f"{URDU}texts", **form, review="yes")
    assert post(reem, f"{URDU}discard").status_code == 422
    post(reem, f"{URDU}discard", **{"sure-discard": "yes"})
    assert state_of(app, next(iter(form["name"]))) == TranslationState.TRANSLATED
    post(reem, f"{URDU}texts", **form, review="yes")
    done = post(reem, f"{URDU}publish")
    assert done.status_code == 303 and done.location.startswith("/staff/editing/")
    assert "Drafts wait" not in reem.get(URDU).text
    assert "Undo it" not in reem.get(URDU).text
    with context_of(app).store.write() as tx:
        ids = [document.id for document in documents.waiting(tx)]
        documents.end(tx, ids, DocumentState.PUBLISHED, "", NOW)
    last = re.findall(r'name="last" value="(\d+)"', reem.get(URDU).text)
    assert last == [str(max(ids))]
    assert post(reem, f"{URDU}undo", last="1000").status_code == 404
    assert post(reem, f"{URDU}undo", last=last[0]).location.startswith("/staff/editing/")


def test_what_takes_a_survey_from_patients_is_confirmed(
    app: Flask, tara: FlaskClient, tmp_path: Path
) -> None:
    for folder in ("content", "pwa/translations"):
        ignored = shutil.ignore_patterns("handbook")
        shutil.copytree(PROJECT / folder, tmp_path / folder, ignore=ignored)
    review_app(tmp_path, "ur")
    review_surveys(tmp_path, "ur")
    object.__setattr__(context_of(app).edition, "root", tmp_path)
    form = form_of(tara.get(f"{URDU}texts?part=app&words=Back").text)
    form["text-0"] = "پیچھے"
    assert "Publish now" not in tara.get(post(tara, f"{URDU}texts", **form).location).text
    asked = post(tara, f"{URDU}publish")
    assert asked.status_code == 422 and "no longer be offered Survey: " in asked.text
    assert post(tara, f"{URDU}publish", sure="yes").status_code == 303


def test_a_po_file_is_shown_before_it_is_taken(app: Flask, tara: FlaskClient) -> None:
    exported = tara.get(f"{URDU}export.po")
    assert "translation-ur.po" in exported.headers["Content-Disposition"]
    assert "changes nothing" in sent(tara, exported.data).text
    changed = exported.data.replace("واپس".encode(), "پیچھے".encode(), 1)
    shown = sent(tara, changed).text
    assert "1 text changes" in shown and "پیچھے" in shown
    address = re.findall(r'action="([^"]+/import/[^"]+)"', shown)[0]
    done = post(tara, address)
    assert "1 text was saved as drafts" in tara.get(done.location).text
    assert post(tara, address).status_code == 404
    wrong = sent(tara, exported.data.replace(b"app | back", b"app | bakc"))
    assert wrong.status_code == 422 and "there is no text" in wrong.text
    assert sent(tara, b"").status_code == 422


def sent(client: FlaskClient, body: bytes) -> TestResponse:
    file = (BytesIO(body), "ur.po")
    return client.post(f"{URDU}import", data={"file": file}, headers=SAME_ORIGIN)


def test_an_administrator_begins_a_language_but_reviews_none(staff: FlaskClient) -> None:
    assert post(staff, "/staff/translations/", code="so").location == "/staff/translations/so/"
    begun = staff.get("/staff/translations/so/").text
    assert "Soomaali" in begun and "Review the next texts" not in begun
    wrong = post(staff, "/staff/translations/", code="so")
    assert wrong.status_code == 422 and "there already" in wrong.text
    assert post(staff, f"{URDU}texts", review="yes").status_code == 403
