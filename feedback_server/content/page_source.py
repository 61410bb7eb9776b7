"""A page's file: front matter in YAML between two lines of hyphens, then the body in Markdown."""

import re
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

import yaml

from feedback_server.domain.editing.page import PageFields, Source

FRONT_MATTER = re.compile(r"\A---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)
"""As MkDocs reads it."""
KEY = re.compile(r"^[A-Za-z_]+:", re.MULTILINE)


def split_page(source: str) -> tuple[str, str]:
    """The lines of the front matter without their fences, and the body.

    >>> split_page("---\\ntitle: A\\n---\\n\\nOne.\\n")
    ('title: A\\n', 'One.\\n')
    """
    found = FRONT_MATTER.match(source)
    return (found[1], source[found.end() :].lstrip("\n")) if found else ("", source)


def read_front_matter(source: str) -> dict[str, Any]:
    """Empty where there is none, or where it is not YAML."""
    try:
        meta = yaml.load(split_page(source)[0], yaml.CSafeLoader)
    except yaml.YAMLError:
        return {}
    return meta if isinstance(meta, dict) else {}


def body_starts_after(source: str) -> int:
    """How many lines of the file stand before the body."""
    return source[: len(source) - len(split_page(source)[1])].count("\n")


def page_fields(source: str) -> PageFields:
    """What a form shows of the front matter; empty for what is not there or not well formed."""
    meta = read_front_matter(source)
    keywords = meta.get("keywords") or []
    sources = meta.get("sources") or []
    return PageFields(
        title=str(meta.get("title") or ""),
        description=str(meta.get("description") or ""),
        owner=str(meta.get("owner") or ""),
        reviewed=_day(meta.get("reviewed")),
        next_review=_day(meta.get("next_review")),
        keywords=[str(word) for word in keywords] if isinstance(keywords, list) else [],
        sources=[
            Source(str(entry.get("title", "")), str(entry.get("address", "")))
            for entry in (sources if isinstance(sources, list) else [])
            if isinstance(entry, dict)
        ],
    )


def _day(value: object) -> date | None:
    return value if type(value) is date else None


def write_page(source: str, fields: PageFields, body: str) -> str:
    """The file with other fields and another body; what did not change stays as it was written."""
    before = page_fields(source)
    changes = {
        key: _as_yaml(getattr(fields, key))
        for key in PageFields.__dataclass_fields__
        if _as_yaml(getattr(fields, key)) != _as_yaml(getattr(before, key))
    }
    return _with_body(with_front_matter(source, changes), body)


def with_front_matter(source: str, changes: Mapping[str, object]) -> str:
    """The file with the lines of some keys written anew, at their place; new keys come last.

    A key that is given nothing goes.

    >>> print(with_front_matter("---\\ntitle: A  # one\\nowner: B\\n---\\nC\\n", {"owner": "D: E"}))
    ---
    title: A  # one
    owner: "D: E"
    ---
    C
    <BLANKLINE>
    """
    front, body = split_page(source)
    blocks = _blocks(front)
    for key, value in changes.items():
        blocks[key] = _dump(key, value) if value or value == 0 else ""
    return f"---\n{''.join(blocks.values())}---\n{body}"


def _blocks(front: str) -> dict[str, str]:
    """The lines of each key, in their order."""
    starts = [found.start() for found in KEY.finditer(front)]
    blocks = {"": front[: starts[0]] if starts else front}
    for start, end in pairwise([*starts, len(front)]):
        block = front[start:end]
        blocks[block.partition(":")[0]] = block
    return blocks


def _with_body(source: str, body: str) -> str:
    plain = body.replace("\r\n", "\n").strip("\n")
    before = source[: len(source) - len(split_page(source)[1])]
    return f"{before}{plain}\n" if plain else before


def _as_yaml(value: object) -> object:
    """A field as YAML writes it."""
    if isinstance(value, list | tuple):
        return [_as_yaml(entry) for entry in value]
    if isinstance(value, Source):
        return {"title": value.title, "address": value.address}
    return value


class _Dumper(yaml.SafeDumper):
    """Writes as the files of pages are written: lists indented, double quotes."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def choose_scalar_style(self) -> str:
        style: str = super().choose_scalar_style()
        return '"' if style == "'" else style


def _dump(key: str, value: object) -> str:
    return yaml.dump(
        {key: value}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000
    )
