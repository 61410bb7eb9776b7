"""Settings > Service in the staff pages: forms, previews, conflicts, logo, history, file."""

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback_server.actions.editing.provider_pages import PageParts
from feedback_server.actions.editing.provider_settings import GROUPS, load_settings
from feedback_server.domain.accounts.person import Person, Role
from feedback_server.domain.editing.document import DocumentState
from feedback_server.store.accounts import accounts as stored
from feedback_server.store.accounts.accounts import Account
from feedback_server.store.editing import documents
from tests.entries import entries
from tests.factories import NOW, PCN
from tests.web.conftest import HASHED, SAME_ORIGIN, as_person, context_of

AT = "/staff/settings/service"
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 40"><path d="M0 0h80v40z"/></svg>'


def post(client: FlaskClient, address: str, **form: object) -> TestResponse:
    """Names have ``__`` for a dot."""
    data = {name.replace("__", "."): value for name, value in form.items()}
    return client.post(f"{AT}{address}", data=data, headers=SAME_ORIGIN)


def version(app: Flask) -> int:
    ctx = context_of(app)
    return load_settings(ctx.store, ctx.software).version


def now(app: Flask, key: str) -> object:
    ctx = context_of(app)
    return load_settings(ctx.store, ctx.software).now[key]


def test_every_group_has_a_form_and_a_place_in_the_list(
    staff: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the parts of the public pages, which another test looks at."""
    at = "feedback_server.web.staff.editing.service_preview.parts_that_say"
    monkeypatch.setattr(at, lambda *_: PageParts((), ()))
    page = staff.get(f"{AT}/").text
    assert "The contact page shows no telephone number." in page
    for group in GROUPS:
        assert f'href="{AT}/{group.id}/"' in page
        assert group.title in staff.get(f"{AT}/{group.id}/").text
    assert staff.get(f"{AT}/nothing/").status_code == 404


def test_a_telephone_number_is_saved_and_can_be_taken_back(app: Flask, staff: FlaskClient) -> None:
    saved = post(staff, "/contact/", seen=0, contact__telephone=" 01632  960000 ")
    assert saved.status_code == 303 and "/staff/editing/" in saved.location
    assert now(app, "contact.telephone") == "01632 960000"
    assert 'value="01632 960000"' in staff.get(f"{AT}/contact/").text
    history = staff.get(f"{AT}/history/").text
    assert "Telephone number" in history and "alice@provider.example" in history
    (undo,) = re.findall(rf'href="({AT}/history/\d+/undo)"', history)
    asked = staff.get(undo).text
    assert "01632 960000" in asked and "nothing" in asked
    staff.post(undo, data={"seen": version(app)}, headers=SAME_ORIGIN)
    assert now(app, "contact.telephone") is None
    with context_of(app).store.read() as tx:
        (undone, changed, *_) = entries(tx)
    assert changed.about == {"path": "content/provider.yaml", "note": "Telephone number"}
    assert undone.action == "content_changed"


def test_errors_stand_beside_their_fields_and_nothing_typed_is_lost(
    app: Flask, staff: FlaskClient
) -> None:
    refused = post(
        staff, "/contact/", seen=0, contact__telephone="01632 9600", contact__post="1 Lane"
    )
    assert refused.status_code == 422
    assert 'href="#contact.telephone"' in refused.text and 'value="1 Lane"' in refused.text
    assert "Telephone number must look like 01632 960000" in refused.text
    assert version(app) == 0
    unchanged = post(staff, "/contact/", seen=0)
    assert "Nothing was changed" in staff.get(unchanged.location).text


def test_two_administrators_see_what_both_wrote(app: Flask, staff: FlaskClient) -> None:
    theirs = {"contact__telephone": "01632 960000", "contact__email": "a@b.example"}
    post(staff, "/contact/", seen=0, **theirs)
    both = post(staff, "/contact/", seen=0, contact__telephone="01632 960999")
    assert both.status_code == 409
    assert "alice@provider.example changed this in the meantime to “01632 960000”" in both.text
    assert 'value="01632 960999"' in both.text, "mine, to be saved by pressing again"
    assert 'value="a@b.example"' in both.text, "theirs, where I changed nothing"
    assert f'name="seen" value="{version(app)}"' in both.text


def test_what_the_build_refused_is_there_to_be_corrected(app: Flask, staff: FlaskClient) -> None:
    post(staff, "/patients/", seen=0, ages="adults")
    with context_of(app).store.write() as tx:
        documents.end(tx, [version(app)], DocumentState.REFUSED, "a title is too long", NOW)
    page = staff.get(f"{AT}/patients/").text
    assert "a title is too long" in page and 'value="adults"' in page and 'value="0"' in page
    assert "a title is too long" not in staff.get(f"{AT}/contact/").text
    assert now(app, "ages") is None


def test_a_list_grows_by_a_row_and_loses_those_that_are_emptied(
    app: Flask, staff: FlaskClient
) -> None:
    key = "data_protection__processors"
    form = {f"{key}__1__name": "Oak", f"{key}__1__does": "backups", "data_protection__lawful_basis":
            "public task"}  # fmt: skip
    more = post(staff, "/data-protection/", seen=0, add=1, **form)
    assert 'name="data_protection.processors.2.name"' in more.text and version(app) == 0
    post(staff, "/data-protection/", seen=0, **form)
    assert now(app, "data_protection.processors") == [{"name": "Oak", "does": "backups"}]
    emptied = form | {f"{key}__1__name": "", f"{key}__1__does": ""}
    post(staff, "/data-protection/", seen=version(app), **emptied)
    assert now(app, "data_protection.processors") is None


def test_the_preview_says_what_the_pages_will_say(staff: FlaskClient) -> None:
    shown = post(staff, "/contact/preview", contact__telephone="01632 960000").text
    assert "Telephone: 01632 960000" in shown and "About the service" in shown
    assert "You can also call 01632 960000." in shown, "on the accessibility statement"
    assert "About an appointment" not in shown, "which says the same whatever is given"
    assert "Ask your surgery." in post(staff, "/contact/preview").text
    assert "Not right yet" in post(staff, "/contact/preview", contact__telephone="0").text
    looked = post(staff, "/contact/", seen=0, contact__telephone="01632 960000", look=1).text
    assert "Telephone: 01632 960000" in looked, "the same by a button"


def test_contrast_is_measured_while_colours_are_chosen(app: Flask, staff: FlaskClient) -> None:
    colours = {f"brand__{name}": now(app, f"brand.{name}") for name in
               ("main", "link", "button", "accent", "link_on_dark")}  # fmt: skip
    assert "at least" not in post(staff, "/colours/preview", **colours).text
    pale = post(staff, "/colours/preview", **colours | {"brand__link": "#8fbfa8"}).text
    assert "No: 4.5 at least" in pale and 'fill="#8fbfa8"' in pale
    typing = post(staff, "/colours/preview", **colours | {"brand__link": "#8f"})
    assert typing.status_code == 200 and "Not right yet" in typing.text
    assert (
        post(staff, "/colours/", seen=0, **colours | {"brand__link": "#8fbfa8"}).status_code == 422
    )


def test_a_group_goes_back_to_what_the_software_has(app: Flask, staff: FlaskClient) -> None:
    post(staff, "/patients/", seen=0, ages="adults")
    assert "Changed here: Who you see, by age;" in staff.get(f"{AT}/patients/").text
    assert "up to three times" in staff.get(f"{AT}/patients/reset").text
    post(staff, "/patients/reset", seen=version(app))
    assert now(app, "ages") is None and now(app, "extended_hours") is True


def test_a_logo_is_looked_at_and_then_saved_with_its_name(app: Flask, staff: FlaskClient) -> None:
    shown = post(staff, "/logo/", brand__logo=(io.BytesIO(LOGO), "Our Logo.svg"))
    assert version(app) == 0 and "data:image/svg+xml;base64," in shown.text
    (picture,) = re.findall(r'name="picture" value="([^"]+)"', shown.text)
    post(staff, "/logo/save", seen=0, picture=picture)
    name = now(app, "brand.logo")
    with context_of(app).store.read() as tx:
        (kept,) = documents.history(tx, f"content/{name}")
        (values,) = documents.history(tx, "content/provider.yaml")
    assert kept.body == LOGO and kept.batch == values.batch
    assert "data:image/svg+xml;base64," in staff.get(f"{AT}/logo/").text
    post(staff, "/logo/save", seen=version(app), remove=1)
    assert now(app, "brand.logo") is None
    assert post(staff, "/logo/save", seen=version(app), picture="%%").status_code == 422


def test_a_file_goes_out_and_comes_in_once_it_was_looked_at(app: Flask, staff: FlaskClient) -> None:
    out = staff.get(f"{AT}/provider.yaml")
    assert "attachment" in out.headers["Content-Disposition"]
    changed = out.data.replace(b"name: Xcel Health", b"name: Maple <Care>")
    asked = post(staff, "/file/", file=(io.BytesIO(changed), "provider.yaml"))
    assert "Maple &lt;Care&gt;" in asked.text and version(app) == 0
    taken = post(staff, "/file/save", seen=0, content=changed.decode())
    assert taken.status_code == 303 and now(app, "name") == "Maple <Care>"
    refused = post(staff, "/file/", file=(io.BytesIO(b"name: ["), "provider.yaml"))
    assert refused.status_code == 422 and "not YAML" in refused.text
    assert post(staff, "/file/").status_code == 422


def test_only_administrators_change_what_the_service_says(client: FlaskClient) -> None:
    bob = Person("bob@pcn.example", Role.PCN_LEAD, frozenset({PCN.code}))
    with context_of(client.application).store.write() as tx:
        stored.add_account(tx, Account(bob, HASHED))
    lead = as_person(client, bob)
    for address in ("/", "/contact/", "/history/", "/provider.yaml", "/logo/"):
        assert lead.get(f"{AT}{address}").status_code == 403, address
