"""Public pages as those see them who look after them: owner, reviews, reading, problems."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

FOLDER = "content/pages/"
"""Where the Markdown of public pages lies, below the root of the sources."""
DUE_SOON = timedelta(days=30)
MAX_TITLE, MIN_DESCRIPTION, MAX_DESCRIPTION = 65, 60, 155
"""Characters that search engines show."""


@dataclass(frozen=True)
class PageProblem:
    """``line`` counts the lines of the body alone; ``field`` is the key of the front matter.

    One of them says where to look: line 0 and no field stand for the page as a whole.
    """

    message: str
    line: int = 0
    field: str = ""
    is_advice: bool = False
    """Whether the page may be published although."""


class Origin(StrEnum):
    """Who wrote the page as it stands."""

    SOFTWARE = "From the software"
    CHANGED = "Changed here"
    NEW = "New here"


class ReviewState(StrEnum):
    OVERDUE = "Overdue"
    SOON = "Due within 30 days"
    LATER = "Reviewed"


@dataclass(frozen=True)
class ReviewDue:
    """``page`` is a path below the folder of pages."""

    page: str
    on: date


@dataclass(frozen=True)
class Reading:
    """How hard a page is to read, beside the limits of its folder."""

    grade: float
    max_grade: int
    longest_sentence: int
    max_words: int
    words: int


@dataclass(frozen=True)
class PageFacts:
    """A page of the current edition. ``path`` is below ``content/pages/``."""

    path: str
    address: str
    title: str
    owner: str
    reviewed: date | None
    next_review: date | None
    reading: Reading
    weight: int
    """Bytes that a reader fetches, compressed, with the style sheet."""


def review_state(due: date | None, today: date) -> ReviewState:
    """
    >>> review_state(date(2026, 12, 30), date(2026, 11, 30)).value
    'Due within 30 days'
    """
    if due is None or due < today:
        return ReviewState.OVERDUE
    return ReviewState.SOON if due <= today + DUE_SOON else ReviewState.LATER


def a_year_after(day: date) -> date:
    """
    >>> a_year_after(date(2028, 2, 29)).isoformat()
    '2029-02-28'
    """
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


@dataclass(frozen=True)
class Source:
    """Where a claim about money or the law can be looked up."""

    title: str
    address: str


@dataclass(frozen=True)
class PageFields:
    """What a writer fills in beside the text. Titles and descriptions may hold provider values."""

    title: str
    description: str
    owner: str
    reviewed: date | None
    next_review: date | None
    keywords: Sequence[str] = ()
    sources: Sequence[Source] = ()


def path_for_title(title: str) -> str:
    """The file name of a new page.

    >>> path_for_title("Help with your hands & arms"), path_for_title("?!")
    ('help-with-your-hands-arms.md', '')
    """
    words = re.findall("[a-z0-9]+", title.casefold().replace("'", "").replace("\u2019", ""))
    return "-".join(words)[:60].strip("-") + ".md" if words else ""
