"""Every key of what a provider says has words in a form, and every form fits its keys."""

import pytest

from feedback_server.config.settings import PROJECT
from feedback_server.content.content_file import read_yaml
from feedback_server.content.provider import merge_provider, provider_errors
from feedback_server.content.provider_form import CHECKS, form_fields, kind_of, read_form, samples
from feedback_server.content.provider_schema import OPTIONAL, REQUIRED
from feedback_server.content.provider_values import flatten, nest
from feedback_server.content.provider_words import GROUPS, FieldGroup

OWN = flatten(read_yaml(PROJECT / "content/provider.yaml"))


def test_each_key_of_the_schema_stands_in_one_form() -> None:
    rows = [
        f"{key}.{part}"
        for key, check in CHECKS.items()
        if isinstance(check, dict)
        for part in check
    ]
    named = [key for group in GROUPS for key in group.fields]
    assert sorted(named) == sorted([*CHECKS, *rows])


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.id)
def test_words_say_what_a_field_is_and_what_the_pages_do_without_it(group: FieldGroup) -> None:
    for key, words in group.fields.items():
        assert words.label and not words.label.endswith("."), key
        assert words.help or key.count(".") > 1 or words.example, key
        if key not in CHECKS:
            continue
        required = key in REQUIRED or (key.partition(".")[0] in REQUIRED and key not in OPTIONAL)
        assert bool(words.without) is not (required or "" in words.choices), key
        text = kind_of(key) not in {"flag", "choice", "rows", "file"}
        assert bool(words.example) is text, key


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.id)
def test_examples_and_choices_pass_the_check(group: FieldGroup) -> None:
    for sample in samples(group)[1:]:
        given = {**OWN, **sample} | {
            "accessibility.status": sample.get("accessibility.status", "not")
        }
        if given["accessibility.status"] == "fully":
            given["accessibility.failures"] = None
        content = merge_provider({}, nest(given | {"brand.logo": None}))
        assert [str(error) for error in provider_errors(content)] == []


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.id)
def test_a_form_gives_back_what_it_shows(group: FieldGroup) -> None:
    for values in (OWN, *samples(group)):
        fields = form_fields(group, values)
        inputs = [*fields, *(part for shown in fields for row in shown.rows for part in row)]
        sent = {shown.name: f" {shown.value} " for shown in inputs}
        assert read_form(group, sent) == {
            key: values.get(key) or None for key in group.fields if key in CHECKS
        }


def test_what_cannot_be_used_stays_as_it_was_typed() -> None:
    facts = next(group for group in GROUPS if group.id == "facts")
    typed = read_form(facts, {"in_networks_since": "long ago", "private_clinics": "9" * 5000})
    assert typed["in_networks_since"] == "long ago" and typed["private_clinics"] == "9" * 5000
