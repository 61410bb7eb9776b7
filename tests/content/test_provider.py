"""What a provider says of itself is checked key by key, and changes lie over the file."""

from typing import Any

import pytest
import yaml

from feedback_server.config.settings import PROJECT
from feedback_server.content.content_file import ContentError, dump_yaml, parse_yaml
from feedback_server.content.provider import merge_provider, provider_errors


@pytest.fixture(name="base")
def own_file() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((PROJECT / "content/provider.yaml").read_bytes())
    return content


def test_changes_lie_over_the_file_and_take_keys_out(base: dict[str, Any]) -> None:
    changes = {
        "contact": {"telephone": "01632 960000", "email": None},
        "missed_appointments": None,
        "private_clinics": None,
        "data_protection": {"processors": [{"name": "Oak", "does": "runs the server"}]},
    }
    merged = merge_provider(base, changes)
    assert provider_errors(merged) == []
    assert merged["contact"] == {"telephone": "01632 960000"}
    assert {"missed_appointments", "private_clinics"} & set(merged) == set()
    assert merged["data_protection"]["lawful_basis"] == "legitimate interests"
    assert merged["brand"] == base["brand"]
    assert merge_provider(base, {}) == base


def test_each_error_names_its_key(base: dict[str, Any]) -> None:
    changes = {
        "name": None,
        "service_name": "a name of rather many more words than seven",
        "contact": {"telephone": "call us", "fax": "1"},
        "security": {"contact": "https://example.org/report", "expires": "2027-02-30"},
        "data_protection": {"processors": [{"name": "Oak"}]},
    }
    errors = provider_errors(merge_provider(base, changes))
    assert sorted(error.key for error in errors) == [
        "contact.fax",
        "contact.telephone",
        "data_protection.processors 1.does",
        "name",
        "security.expires",
        "service_name",
    ]


def test_a_colour_that_cannot_be_read_is_the_error_of_that_colour(base: dict[str, Any]) -> None:
    pale = merge_provider(base, {"brand": {"link": "#8fbfa8", "main": "#cccccc"}})
    assert {error.key for error in provider_errors(pale)} == {
        "brand.link",
        "brand.main",
        "brand.accent",
    }


def test_yaml_is_written_so_that_it_is_read_as_the_same(base: dict[str, Any]) -> None:
    words = {"expires": "2027-11-23", "name": "Maple, été", "no": "no", "number": "01234567"}
    assert parse_yaml(dump_yaml(words), "provider.yaml") == words
    assert parse_yaml(dump_yaml(base).encode(), "provider.yaml") == base
    with pytest.raises(ContentError, match="not YAML"):
        parse_yaml(b"\xff{", "provider.yaml")


def test_what_staff_changed_counts_wherever_the_provider_is_read() -> None:
    """Past the edition that is served nobody would see it."""
    for path in sorted((PROJECT / "feedback_server").rglob("*.py")):
        words = path.read_text("utf-8")
        assert 'settings.root / "content" / "provider.yaml"' not in words, path
