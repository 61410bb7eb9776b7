"""The file of urgent advice: all its errors are reported, and no other file gives such advice."""

from pathlib import Path

import pytest

from feedback_server.config.settings import PROJECT
from feedback_server.content import ContentError, load_provider, load_surveys, load_urgent_rules
from feedback_server.content.urgent import find_urgent_help

FILE = PROJECT / "content" / "urgent.yaml"
RULE = """
  help-now:
    text: In an emergency, call 999.
    sources: [{title: NHS, address: "https://www.nhs.uk/"}]
    pages: [contact.md]
"""


def errors_of(path: Path, text: str) -> list[str]:
    path.write_text(text, "utf-8")
    with pytest.raises(ContentError) as caught:
        load_urgent_rules(path)
    return caught.value.errors


def test_every_rule_has_an_official_source_and_says_what_to_do() -> None:
    official = ("nhs.uk", "gov.uk", "resus.org.uk", "sja.org.uk", "nice.org.uk")
    for rule in load_urgent_rules(FILE).values():
        assert rule.sources, rule.id
        for source in rule.sources:
            host = source.partition("https://")[2].partition("/")[0]
            assert host.removeprefix("www.").endswith(official), source
        said = " ".join(rule.texts())
        assert find_urgent_help(said) or "call your council" in said.lower(), rule.id


def test_all_errors_are_reported_at_once(tmp_path: Path) -> None:
    wrong = """
  Fall:
    cards:
      - {kind: shout, title: "Say \\"now\\"", signs: []}
      - {kind: urgent, title: Now, signs: [one], steps: two, after: three}
    sources: []
    pages: []
    reviewed_by: A. Name
  head-injury:
    text: [one]
    cards: words
    sources: [{title: NHS}, {title: NHS, address: "http://nhs.uk"}]
    reviewed_by: A. Name
    reviewed_on: soon
    owner: me
"""
    path = tmp_path / "urgent.yaml"
    assert errors_of(path, f"rules:{RULE}{wrong}") == [
        "urgent.yaml: Fall: a name is lower-case letters and hyphens",
        "urgent.yaml: Fall: card 1: kind: must be emergency or urgent",
        "urgent.yaml: Fall: card 1: title: must be one line of words, without double quotes",
        "urgent.yaml: Fall: card 1: needs signs or steps",
        "urgent.yaml: Fall: card 2: after: no such key",
        "urgent.yaml: Fall: card 2: steps: must be a list of lines",
        "urgent.yaml: Fall: sources: name at least one, with title and address",
        "urgent.yaml: Fall: pages: must list the pages that it belongs on",
        "urgent.yaml: Fall: fill in both reviewed_by and reviewed_on, or neither",
        "urgent.yaml: head-injury: owner: no such key",
        "urgent.yaml: head-injury: needs either cards or text",
        "urgent.yaml: head-injury: text: must be one line of words",
        "urgent.yaml: head-injury: card 1: must hold kind, title, and signs or steps",
        "urgent.yaml: head-injury: source 1: must hold title and address",
        "urgent.yaml: head-injury: source 2: address: must begin with https://",
        "urgent.yaml: head-injury: pages: must list the pages that it belongs on",
        "urgent.yaml: head-injury: reviewed_on: must be a day such as 2026-11-23",
    ]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("rules: [", "not YAML"),
        ("", "must hold rules"),
        (f"rules:{RULE}\nmore: 1", "must hold rules"),
        (f"rules:{RULE.replace('help-now', 'other')}", "help-now: is missing"),
        ("rules:\n  help-now: words\n", "must be a list of keys and values"),
    ],
)
def test_a_file_without_rules_is_refused(tmp_path: Path, text: str, error: str) -> None:
    assert error in errors_of(tmp_path / "urgent.yaml", text)[0]


@pytest.mark.parametrize(
    "text",
    [
        "call 999", "Call 999.", "tel:111", "https://111.nhs.uk/", "1-1-1", "dial 9 9 9",
        "call 111 24 hours a day", "A&E", "A&amp;E", "A and E", "Samaritans on 116 123",
        "an Ambulance", "the emergency department",
    ],
)  # fmt: skip
def test_urgent_help_is_known_however_it_is_written(text: str) -> None:
    assert find_urgent_help(text)


@pytest.mark.parametrize(
    "text", ["£1,111", "£999", "0300 111 2222", "U99999", "1999", "11.11", "a and e-mail", "0.999"]
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert not find_urgent_help(text)


def test_the_provider_and_the_surveys_give_no_urgent_advice(tmp_path: Path) -> None:
    provider = (PROJECT / "content" / "provider.yaml").read_text("utf-8")
    path = tmp_path / "provider.yaml"
    path.write_text(f"{provider}\nwaiting_time: two weeks. Or call 111\n", "utf-8")
    with pytest.raises(ContentError, match=r"waiting_time: names 111 in own words"):
        load_provider(path)
    path.write_text(f"{provider}\ncontact: {{post: 111 High Street}}\n", "utf-8")
    assert load_provider(path)["contact"]["post"] == "111 High Street"

    survey = (PROJECT / "content" / "surveys" / "occupational-therapy.yaml").read_text("utf-8")
    (tmp_path / "surveys").mkdir()
    path = tmp_path / "surveys" / "visit.yaml"
    path.write_text(survey.replace("Overall, how was", "Hurt? Call 999. Overall, how was", 1))
    with pytest.raises(ContentError, match=r"names 999 in own words") as caught:
        load_surveys(path.parent)
    assert "content/urgent.yaml" in str(caught.value)
