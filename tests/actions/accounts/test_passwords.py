"""Passwords that everybody tries are refused, and so are those with the person's own name."""

import time

import pytest

from feedback_server.actions.accounts.accounts import set_account
from feedback_server.actions.accounts.passwords import PasswordRefused, validate_password
from feedback_server.domain.accounts.person import Person
from feedback_server.store import Store
from feedback_server.store.accounts import accounts
from tests.factories import NOW

NAME = "margaret.oak@network.example"


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "at least 12"),
        ("elevenchars", "at least 12"),
        ("a" * 201, "at most 200"),
        ("password1234", "easy to guess"),
        ("P@ssw0rd12345", "easy to guess"),
        ("qwertyuiop123", "easy to guess"),
        ("123456789012", "easy to guess"),
        ("aaaaaaaaaaaa", "easy to guess"),
        ("Handrail2026!", "easy to guess"),
        ("networkexample", "easy to guess"),
        ("harbour MARGARET lentil", "your name"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(password: str, why: str) -> None:
    with pytest.raises(PasswordRefused, match=why):
        validate_password(NAME, password)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "soak the lentils",
        "ŵyna cŵn a gwenyn",
        "soak the lentils, " * 5 + "then go",
    ],
)
def test_a_good_password_is_taken(password: str) -> None:
    validate_password(NAME, password)


def test_a_long_password_costs_little_time() -> None:
    begun = time.process_time()
    with pytest.raises(PasswordRefused):
        validate_password(NAME, "ab" * 100)
    assert time.process_time() - begun < 1


def test_a_refused_password_makes_no_account(store: Store) -> None:
    with pytest.raises(PasswordRefused):
        set_account(store, Person(NAME), "password1234", by="t", now=NOW)
    with store.read() as tx:
        assert accounts.find_account(tx, NAME) is None
