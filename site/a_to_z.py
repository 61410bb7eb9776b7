"""The A to Z: every page by its title and by the words that a patient would look for."""

from collections.abc import Iterable, Sequence
from itertools import groupby

Link = tuple[str, str]  # address, title


def entries_by_letter(
    pages: Iterable[tuple[str, str, Sequence[str]]],
) -> list[tuple[str, list[tuple[str, list[Link]]]]]:
    """Letters, with entries, with the pages that each leads to. Takes address, title, words.

    >>> entries_by_letter([("/a/", "Work", ["job"]), ("/b/", "Jobs", ["job", "Work"])])
    ... # doctest: +NORMALIZE_WHITESPACE
    [('J', [('job', [('/a/', 'Work'), ('/b/', 'Jobs')]), ('Jobs', [('/b/', 'Jobs')])]),
     ('W', [('Work', [('/a/', 'Work'), ('/b/', 'Jobs')])])]
    """
    found: dict[str, tuple[str, list[Link]]] = {}
    for address, title, words in pages:
        for word in dict.fromkeys([title, *words]):
            links = found.setdefault(word.casefold(), (word, []))[1]
            if (address, title) not in links:
                links.append((address, title))
    entries = sorted(found.values(), key=lambda entry: entry[0].casefold())
    return [(letter, list(group)) for letter, group in groupby(entries, lambda e: _letter(e[0]))]


def _letter(word: str) -> str:
    """
    >>> _letter("bath"), _letter("111")
    ('B', '0 to 9')
    """
    return "0 to 9" if word[0].isdigit() else word[0].upper()
