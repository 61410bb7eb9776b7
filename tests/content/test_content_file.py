"""YAML that staff send: whatever is in it, the process lives and says what is wrong."""

import pytest

from feedback_server.content import ContentError
from feedback_server.content.content_file import DEEPEST, parse_yaml


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_deep_nesting_is_refused_before_it_ends_the_process(opening: str) -> None:
    with pytest.raises(ContentError, match=f"x: more than {DEEPEST} lists or groups"):
        parse_yaml(opening * 100_000, "x")


def test_what_is_not_yaml_is_said_and_the_rest_is_read() -> None:
    with pytest.raises(ContentError, match="x: not YAML"):
        parse_yaml("a: [b", "x")
    with pytest.raises(ContentError, match="x: not YAML"):
        parse_yaml(b"\xff\xfe\x00", "x")
    assert parse_yaml("a: [b, {c: d}]", "x") == {"a": ["b", {"c": "d"}]}
