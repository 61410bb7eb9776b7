"""The A to Z: lists each page under its title and under the keywords of its front matter."""

from collections.abc import Iterable, Sequence
from itertools import groupby

Link = tuple[str, str]  # address, title


def entries_by_letter(
    pages: Iterable[tuple[str, str, Sequence[str]]],
) -> list[tuple[str, list[tuple[str, list[Link]]]]]:
    """For each letter, its entries; for each entry, links to the pages that have it.

    ``pages`` are address, title and keywords.

    >>> entries_by_letter([("/a/", "Work", ["job"]), ("/b/", "Jobs", ["job", "Work"])])
    ... # doctest: +NORMALIZE_WHITESPACE
    [('J', [('job', [('/a/', 'Work'), ('/b/', 'Jobs')]), ('Jobs', [('/b/', 'Jobs')])]),
     ('W', [('Work', [('/a/', 'Work'), ('/b/', 'Jobs')])])]
    """
    entries: dict[str, tuple[str, list[Link]]] = {}
    for address, title, keywords in pages:
        for word in dict.fromkeys([title, *keywords]):
            links = entries.setdefault(word.casefold(), (word, []))[1]
            if (address, title) not in links:
                links.append((address, title))
    in_order = sorted(entries.values(), key=lambda entry: entry[0].casefold())
    return [(letter, list(group)) for letter, group in groupby(in_order, lambda e: _letter(e[0]))]


def _letter(word: str) -> str:
    """
    >>> _letter("bath"), _letter("111")
    ('B', '0 to 9')
    """
    return "0 to 9" if word[0].isdigit() else word[0].upper()
