"""Once words were cleared, the original is for few; and that they read it is on record."""

import re

from flask import Flask
from flask.testing import FlaskClient

from tests.entries import entries
from tests.web.conftest import Clock, context_of
from tests.web.security.test_roles import peopled_app, signed_in
from tests.web.staff.comments.test_comments import PAGE, address, clear, give, undo

__all__ = ["peopled_app"]
CLEARED = f"{PAGE}&show=cleared"


def cleared_by(client: FlaskClient) -> str:
    at = address(client.get(PAGE).text)
    assert clear(client, at, "[name] was kind") == 303
    return at


def test_a_lead_sees_the_cleared_words_alone_and_an_administrator_both(
    peopled_app: Flask,
) -> None:
    give(peopled_app, "Dr Smith was kind")
    admin, alice = signed_in(peopled_app, "admin"), signed_in(peopled_app, "alice")
    at = cleared_by(admin)
    for show in ("cleared", "waiting", "out"):
        for text in ("", "&text=smith"):
            page = alice.get(f"{PAGE}&show={show}{text}").text
            assert "Dr Smith" not in page and "/original" not in page
    assert "[name] was kind" in alice.get(CLEARED).text
    assert alice.get(f"{at}/original").status_code == 403
    assert "/original" in admin.get(CLEARED).text
    assert "Dr Smith was kind" in admin.get(f"{at}/original").text
    with context_of(peopled_app).store.read() as tx:
        assert entries(tx)[0].action == "comment_original_read"


def test_keeping_it_out_or_undoing_brings_no_original_back_to_a_lead(
    peopled_app: Flask,
) -> None:
    give(peopled_app, "Dr Smith was kind")
    admin, alice = signed_in(peopled_app, "admin"), signed_in(peopled_app, "alice")
    at = cleared_by(admin)
    assert undo(alice, at).status_code == 403
    assert clear(alice, at, "Somebody was kind") == 303
    assert undo(alice, at).status_code == 403, "her words, but not the first"
    assert clear(alice, at, "", "keep_out") == 303
    assert undo(alice, at).status_code == 403
    page = alice.get(f"{PAGE}&show=out").text
    assert "Somebody was kind" in page and "Dr Smith" not in page
    assert undo(admin, at).status_code == 303
    assert "Dr Smith" in alice.get(PAGE).text, "it waits again, to be read"


def test_who_decided_first_may_take_it_back_on_that_day(peopled_app: Flask, clock: Clock) -> None:
    give(peopled_app, "Dr Smith was kind")
    alice = signed_in(peopled_app, "alice")
    at = cleared_by(alice)
    page = alice.get(f"{PAGE}&done={'/'.join(at.split('/')[-2:])}").text
    assert re.search(r'name="undo" value="[^"]', page)
    assert undo(alice, at).status_code == 303
    cleared_by(alice)
    clock.advance(days=1)
    later = signed_in(peopled_app, "alice")
    page = later.get(f"{PAGE}&done={'/'.join(at.split('/')[-2:])}").text
    assert 'name="undo" value=""' in page
    assert undo(later, at).status_code == 403
