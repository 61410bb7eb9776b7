"""Cuts the Markdown of a page into the texts that a translator translates.

A text is what one line says: a paragraph, a heading, an item of a list, a cell of a table, the
title of a block. What gives the line its form stays where it is, and so do the marks within the
text that are filled in or followed.
"""

import re
from collections.abc import Callable, Iterator
from itertools import zip_longest

TOKEN = re.compile(
    r"\{\{.*?\}\}"  # a value of the provider
    r"|\{%.*?%\}"  # a condition
    r"|\{[#:][^}]*\}"
    r"|\]\((?:\{\{.*?\}\}|[^)\s])*\)"  # where a link leads, and which drawing it is
    r"|<[^>]*>"
)
"""What a translation must keep as it is."""
CONTROL = re.compile(r"\{%.*?%\}")
BLOCK = re.compile(r'(\s*(?:!!!|\?\?\?) *[a-z-]* *")(.*)("\s*)$')
FORM = re.compile(r"\s*(?:#{1,6} +|[-*+] +|\d+[.)] +|=> +|> +)?")
DRAWING = re.compile(r"(!\[)([^\]]*)(\]\([^)]*\)\s*)(.*)")
"""A drawing before the text of a line: its words are a text of their own."""
ACTION = re.compile(r"(\[)(.*)(\]\((?:\{\{.*?\}\}|[^)])*\)\s*)$")
RULER = re.compile(r"\s*\|?[\s|:-]+\|?\s*$")
NOT_TEXT = re.compile(r"\s*(?:!!!|\?\?\?|```)")
LETTER = re.compile(r"[^\W\d_]")


def map_texts(body: str, change: Callable[[str], str]) -> str:
    """The Markdown with each of its texts changed."""
    return "\n".join(_map_line(line, change) for line in body.split("\n"))


def texts_of(body: str) -> Iterator[tuple[str, str]]:
    """Each text, in order, and the form of its line: such as ``## `` or ``- ``."""
    for line in body.split("\n"):
        for before, text in _cut(line):
            if text:
                yield before.strip(), text


def tokens(text: str) -> list[str]:
    """What must stay, in order.

    >>> tokens("Read [this page](a.md#b) or call {{ provider.contact.telephone }}.")
    ['](a.md#b)', '{{ provider.contact.telephone }}']
    """
    return TOKEN.findall(text)


def keeps_its_form(text: str) -> bool:
    """Whether a text of a line would not become another form, such as a list.

    >>> keeps_its_form("Go home"), keeps_its_form("- Go home"), keeps_its_form('!!! inset')
    (True, False, False)
    """
    form = FORM.match(text)
    a_form = bool(form and form[0]) or bool(NOT_TEXT.match(text))
    return not a_form and "|" not in TOKEN.sub("", text)


def _map_line(line: str, change: Callable[[str], str]) -> str:
    return "".join(before + (change(text) if text else "") for before, text in _cut(line))


def _cut(line: str) -> Iterator[tuple[str, str]]:
    """What stays and what is text, in turn; together they are the line."""
    if block := BLOCK.match(line):
        yield from _if_text(block[1], block[2], block[3])
    elif NOT_TEXT.match(line) or RULER.match(line):
        yield line, ""
    elif line.strip().startswith("|"):
        yield from _cells(line)
    else:
        form = FORM.match(line)
        start = form.end() if form else 0
        yield from _after_form(line[:start], line[start:])


def _after_form(before: str, rest: str) -> Iterator[tuple[str, str]]:
    text = rest.rstrip()
    if drawing := DRAWING.fullmatch(text):
        yield from _if_text(before + drawing[1], drawing[2], drawing[3])
        yield from _after_form("", drawing[4] + rest[len(text) :])
    elif before.strip() == "=>" and (action := ACTION.fullmatch(rest)):
        yield from _if_text(before + action[1], action[2], action[3])
    else:
        yield from _if_text(before, text, rest[len(text) :])


def _cells(line: str) -> Iterator[tuple[str, str]]:
    parts = re.split(r"(\s*\|\s*)", line)  # the first is empty: the line begins with a bar
    for before, text in zip_longest(parts[1::2], parts[2::2], fillvalue=""):
        yield from _if_text(before, text, "")


def _if_text(before: str, text: str, after: str) -> Iterator[tuple[str, str]]:
    if LETTER.search(TOKEN.sub("", text)):
        yield before, text
        yield after, ""
    else:
        yield before + text + after, ""
