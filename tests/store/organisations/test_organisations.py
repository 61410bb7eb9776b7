"""What strangers may ask for is looked up or not found, on both databases."""

from feedback_server.store import Store
from feedback_server.store.accounts import accounts
from feedback_server.store.organisations import organisations


def test_words_find_practices_by_name_or_code(peopled: Store) -> None:
    with peopled.read() as tx:
        found = organisations.directory(tx).search("TEST elm")
        assert [entry.practice.code for entry in found] == ["V89001"]
        assert len(organisations.directory(tx).search("v890")) == 2


def test_a_nul_is_not_found_and_breaks_nothing(peopled: Store) -> None:
    with peopled.read() as tx:
        assert organisations.find_practice(tx, "V89001\0") is None
        assert organisations.find_pcn(tx, "\0") is None
        assert organisations.known_practices(tx, ["\0", "V89001"]) == {"V89001"}
        assert len(organisations.directory(tx).search("elm\0")) == 1
        assert accounts.find_account(tx, "alice\0") is None
