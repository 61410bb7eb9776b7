"""What staff typed comes back to them: after signing in again, a double press, an error."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException, default_exceptions

from feedback_server.actions.accounts import held_forms
from feedback_server.actions.operations.expiry import clean_up
from feedback_server.domain.accounts.person import Person, Role
from feedback_server.store.accounts import accounts as stored
from feedback_server.store.accounts import sessions
from feedback_server.store.accounts.accounts import Account
from feedback_server.store.accounts.tables import held_form_table
from feedback_server.web.security.access import declarations
from feedback_server.web.shared.form_token import FormTokens
from tests.entries import entries
from tests.web.conftest import HASHED, NAME, SAME_ORIGIN, Clock, as_person, context_of, sign_in
from tests.web.security.test_safe_forms import posts

LIST = "/staff/you-said/U99999"
FORM = {"said": "It was <dark>.\nAnd wet.", "did": "There is a lamp.", "month": "2026-10"}
BOB = Person("bob@pcn.example", Role.PCN_LEAD, frozenset({"U99999"}), demonstration=True)
ON_PAGE = SAME_ORIGIN | {"Referer": f"http://localhost{LIST}"}


def written(app: Flask) -> list[str]:
    with context_of(app).store.read() as tx:
        return [entry.by for entry in entries(tx) if entry.action == "you_said_written"]


def held(app: Flask) -> int:
    with context_of(app).store.read() as tx:
        return len(tx.execute(held_form_table.select()).all())


def hidden(page: str, action: str) -> dict[str, str]:
    """The fields of the form that goes to this address."""
    form = page.split(f'action="{action}"', 1)[1].split("</form>", 1)[0]
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    typed = re.findall(r'<textarea name="(\w+)" hidden>\n(.*?)</textarea>', form, re.S)
    return found | {
        name: text.replace("&lt;", "<").replace("&gt;", ">") for name, text in reversed(typed)
    }


@pytest.fixture
def signed_in(client: FlaskClient) -> FlaskClient:
    """With the password and the code, so that the browser is known."""
    assert sign_in(client).status_code == 303
    return client


@pytest.mark.parametrize("how", ["idle", "ended", "signed out in another tab"])
def test_after_signing_in_again_the_words_are_there_and_go_on_where_they_went(
    app: Flask, signed_in: FlaskClient, clock: Clock, how: str
) -> None:
    if how == "idle":
        clock.advance(minutes=61)
    elif how == "ended":
        with context_of(app).store.write() as tx:
            sessions.end_all(tx, NAME)
    else:
        signed_in.post("/staff/sign-out", headers=SAME_ORIGIN)
    for _ in range(2):  # a double press is held once
        away = signed_in.post(LIST, data=FORM, headers=ON_PAGE)
        assert away.location == "/staff/sign-in?next=/staff/kept/"
    assert (held(app), written(app)) == (1, [])
    assert "What you wrote is kept for 30 minutes" in signed_in.get(away.location).text
    clock.advance(seconds=30)  # for another code
    assert sign_in(signed_in).status_code == 303
    page = signed_in.get("/staff/kept/").text
    reason = "after 60 minutes of not being used" if how == "idle" else "no longer signed in"
    assert reason in page and "It was &lt;dark&gt;.\nAnd wet.</dd>" in page
    assert f'<a href="{LIST}">Go to the page without it</a>' in page
    again = hidden(page, LIST)
    assert {name: again[name] for name in FORM} == FORM
    assert signed_in.post(LIST, data=again, headers=SAME_ORIGIN).status_code == 303
    assert (held(app), written(app)) == (0, [NAME])
    assert "Nothing of yours is kept here" in signed_in.get("/staff/kept/").text


def test_words_come_back_to_nobody_but_their_own_person_in_their_own_browser(
    app: Flask, signed_in: FlaskClient, clock: Clock
) -> None:
    with context_of(app).store.write() as tx:
        stored.add_account(tx, Account(BOB, HASHED))
    clock.advance(minutes=61)
    signed_in.post(LIST, data=FORM, headers=ON_PAGE)
    as_person(signed_in, BOB)
    page = signed_in.get("/staff/kept/").text
    assert "Somebody else was signed in" in page and "lamp" not in page
    elsewhere = as_person(app.test_client(), Person(NAME))
    assert "Nothing of yours" in elsewhere.get("/staff/kept/").text
    assert b"lamp" not in (context_of(app).uploads.parent / "handrail.sqlite3").read_bytes()
    clock.advance(minutes=31)
    clean_up(context_of(app).store, context_of(app).uploads, clock.now)
    assert held(app) == 0


def test_strangers_other_sites_scripts_and_passwords_are_not_held(
    app: Flask, signed_in: FlaskClient, clock: Clock
) -> None:
    stranger = app.test_client()
    away = stranger.post(LIST, data=FORM, headers=ON_PAGE)
    assert "not signed in in this browser" in stranger.get(away.location).text
    stranger.set_cookie("handrail-browser", "0123456789abcdef-1900000000-00ff")
    stranger.set_cookie("handrail", "made up")
    stranger.post(LIST, data=FORM, headers=ON_PAGE)
    clock.advance(minutes=61)
    signed_in.post(LIST, data=FORM, headers={"Origin": "https://evil.example"})
    passwords = {"old": "a", "new": "b", "again": "b"}
    signed_in.post("/staff/account/password", data=passwords, headers=SAME_ORIGIN)
    script = signed_in.post(LIST, data=FORM, headers=SAME_ORIGIN | {"Sec-Fetch-Dest": "empty"})
    assert script.status_code == 401 and "You are signed out" in script.text
    large = signed_in.post(LIST, data=FORM | {"did": "x" * held_forms.LARGEST}, headers=ON_PAGE)
    assert held(app) == 0
    assert "larger than 256 kB" in signed_in.get(large.location).text


def test_a_file_is_chosen_again_and_no_account_fills_the_database(
    app: Flask, signed_in: FlaskClient, clock: Clock
) -> None:
    clock.advance(minutes=61)
    file = {"file": (BytesIO(b"a,b"), "october.csv"), "kind": "handrail"}
    signed_in.post("/staff/activity/upload", data=file, headers=ON_PAGE)
    for number in range(9):
        signed_in.post(LIST, data=FORM | {"did": str(number)}, headers=ON_PAGE)
        if number == 3:
            as_person(app.test_client(), Person(NAME))
            browser = as_person(signed_in, Person(NAME))
            assert "Choose october.csv again" in browser.get("/staff/kept/").text
            clock.advance(minutes=61)
    assert held(app) == held_forms.MOST


def test_a_double_press_does_one_thing_and_gets_the_first_answer(
    app: Flask, staff: FlaskClient, clock: Clock
) -> None:
    page = staff.get(f"/staff/you-said/?pcn={LIST[-6:]}").text
    form = FORM | {"once": hidden(page, LIST)["once"]}
    first, second = (staff.post(LIST, data=form, headers=SAME_ORIGIN) for _ in range(2))
    assert first.location == second.location and written(app) == [NAME]
    changed = staff.post(LIST, data=form | {"did": "Another."}, headers=SAME_ORIGIN)
    assert changed.location != first.location, "another thing, from the same page"
    refused = [
        staff.post(LIST, data=form | {"did": ""}, headers=SAME_ORIGIN).status_code for _ in "12"
    ]
    assert refused == [422, 422]
    clock.advance(minutes=6)
    staff.post(LIST, data=form, headers=SAME_ORIGIN)
    assert len(written(app)) == 3


def test_what_is_shown_only_once_is_there_after_a_double_press(
    app: Flask, staff: FlaskClient
) -> None:
    page = staff.get("/staff/people/").text
    once = re.findall(r'name="once" value="([^"]+)"', page)[0]
    form = {"name": "vera@pcn.example", "role": "administrator", "of": "", "once": once}
    links = {
        re.findall(
            r"/staff/join/[\w-]+", staff.post("/staff/people/", data=form, headers=SAME_ORIGIN).text
        )[0]
        for _ in range(2)
    }
    assert len(links) == 1
    with context_of(app).store.read() as tx:
        assert [entry.action for entry in entries(tx)].count("staff_invited") == 1


def test_a_page_that_somebody_else_opened_in_this_browser_does_nothing(
    app: Flask, staff: FlaskClient
) -> None:
    with context_of(app).store.write() as tx:
        stored.add_account(tx, Account(BOB, HASHED))
    page = staff.get(f"/staff/you-said/?pcn={LIST[-6:]}").text
    form = FORM | {"once": hidden(page, LIST)["once"]}
    answer = as_person(staff, BOB).post(LIST, data=form, headers=SAME_ORIGIN)
    assert answer.status_code == 403 and written(app) == []
    assert "opened by somebody else" in answer.text and "lamp" not in answer.text


def test_every_form_of_the_staff_pages_has_the_token(app: Flask) -> None:
    """Read from the templates as they are compiled."""
    loader = app.jinja_env.loader
    assert loader is not None
    for name in app.jinja_env.list_templates():
        if name.startswith("staff/"):
            source, _, _ = loader.get_source(app.jinja_env, name)
            whole = FormTokens(app.jinja_env).preprocess(source, name)
            assert whole.count("{{ form_token() }}") == source.count('method="post"'), name


def raising(app: Flask, error: HTTPException) -> Iterator[str]:
    """Every page and every form of staff, each of which raises this."""
    access = declarations(app)
    for endpoint, address in posts(app):
        if access[endpoint].permission is not None:

            def view(**_: object) -> str:
                raise error

            vars(view).update(vars(app.view_functions[endpoint]))
            app.view_functions[endpoint] = view
            yield address.replace("<int:number>", "1")


def test_errors_say_why_and_the_way_back_and_keep_the_words_at_every_handler(
    app: Flask, staff: FlaskClient
) -> None:
    error = default_exceptions[409]()
    found = list(raising(app, error))
    assert len(found) > 60
    for address in found:
        page = staff.post(address, data={"why": "Wörds"}, headers=ON_PAGE)
        assert page.status_code == 409, address
        assert "Wörds</dd>" in page.text and "Send it again" in page.text, address
        assert 'aria-label="Staff pages"' in page.text and f'href="{LIST}"' in page.text, address


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (400, "Something was missing"),
        (403, "That was not sent from a page of this service"),
        (404, "There is no such page"),
        (405, "only takes what a button sends"),
        (409, "Yours was not saved"),
        (410, "has been taken away"),
        (413, "At most 2 MB are taken here at once"),
        (422, "A name has a letter"),
        (429, "Wait 2 minutes"),
        (500, "It is our fault"),
        (503, "Wait 5 seconds"),
    ],
)
def test_each_kind_of_error_has_its_reason(
    app: Flask, staff: FlaskClient, code: int, words: str
) -> None:
    error = default_exceptions[code]()
    vars(error)["retry_after"] = {429: 100, 503: 5}.get(code)
    (address, *_) = raising(app, error)
    page = staff.post(address, data={"why": "Words"}, headers=SAME_ORIGIN)
    assert (page.status_code, words in page.text) == (code, True), page.text
    assert "Words</dd>" in page.text
    assert ("Send it again" in page.text) == (code in (409, 429, 500, 503))


def test_limits_are_those_that_hold(app: Flask, staff: FlaskClient) -> None:
    for address, sent, most in (
        (LIST, 3 * 2**20, "This was 3 MB. At most 2 MB"),
        ("/staff/pages/pictures/", 12 * 2**20, "This was 12 MB. At most 9 MB"),
    ):
        answer = staff.post(address, data=b"x" * sent, headers=SAME_ORIGIN | FORM_TYPE)
        assert (answer.status_code, most in answer.text) == (413, True), answer.text


FORM_TYPE = {"Content-Type": "application/x-www-form-urlencoded"}


def test_who_may_not_is_told_who_may(app: Flask, client: FlaskClient) -> None:
    viewer = Person("vera@pcn.example", Role.PCN_VIEWER, frozenset({"U99999"}))
    with context_of(app).store.write() as tx:
        stored.add_account(tx, Account(viewer, HASHED))
    page = as_person(client, viewer).get("/staff/people/")
    assert page.status_code == 403
    assert "You are signed in as vera@pcn.example (" in page.text
    assert "There is no such page" in client.get("/staff/nowhere").text
    assert 'aria-label="Staff pages"' in client.get("/staff/nowhere").text
