"""Which comments the address asks for, kept from page to page and through every form."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from flask import g
from werkzeug.exceptions import NotFound

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.comments.listing import (
    CommentQuery,
    CommentView,
    Span,
    nameable,
    spans_of,
)
from feedback_server.domain.comments.themes import THEMES
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.domain.statistics.fft import CODES
from feedback_server.store import Transaction
from feedback_server.store.submissions import tallies
from feedback_server.web.security import scope

LONGEST_TEXT = 100
EVERY_MONTH = "all"
MANY = 20
"""Whoever sees more networks than this reads the comments of one at a time."""


@dataclass(frozen=True)
class Filters:
    """As the address has them. ``month`` is empty for the newest, ``place`` a code or empty."""

    month: str = ""
    show: CommentView = CommentView.WAITING
    place: str = ""
    theme: str = ""
    fft: str = ""
    text: str = ""
    page: int = 1

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Filters":
        """Raises NotFound for what no form of ours would send, and for places that are not seen."""
        month, theme, fft = (given.get(name, "") for name in ("month", "theme", "fft"))
        month = month or month_at_first()
        known = {pcn.code for pcn in scope.pcns()} | {
            practice.code for practice in scope.practices()
        }
        place = given.get("place", "") or place_at_first()
        page = given.get("page", "1")
        if (
            (theme and theme not in THEMES)
            or (fft and fft not in CODES)
            or (place and place not in known)
            or given.get("show", CommentView.WAITING) not in list(CommentView)
            or not (page.isascii() and page.isdigit() and len(page) < 7)
        ):
            raise NotFound
        if month not in ("", EVERY_MONTH):
            _month(month)
        text = " ".join(given.get("text", "").replace("\0", "").split())[:LONGEST_TEXT]
        show = CommentView(given.get("show", CommentView.WAITING))
        return cls(month, show, place, theme, fft, text, int(page))

    @classmethod
    def back(cls, query: str) -> "Filters":
        """From the hidden field with which each form keeps them."""
        return cls.of(dict(parse_qsl(query)))

    def query(self, **changes: object) -> str:
        """For an address; what is as it is without words is left out."""
        wanted = vars(replace(self, **changes))  # type: ignore[arg-type]
        usual = vars(Filters())
        return urlencode({name: value for name, value in wanted.items() if value != usual[name]})

    def query_with(self, more: Mapping[str, str]) -> str:
        """The end of an address that says what was done as well."""
        return f"?{self.query()}&{urlencode({name: text for name, text in more.items() if text})}"

    @property
    def searched(self) -> bool:
        return bool(self.theme or self.fft or self.text)

    @property
    def narrowed(self) -> bool:
        """To less than everything that the person reads at a time."""
        return self.searched or self.place != place_at_first()

    def wanted(self, tx: Transaction, newest: Month) -> CommentQuery:
        """For the store. ``newest`` is the month that stands where none was asked for."""
        spans: tuple[Span, ...] | None = None
        if self.month != EVERY_MONTH:
            month = _month(self.month) if self.month else newest
            spans = ((month, month),)
        seen = scope.practices()
        one = next((practice for practice in seen if practice.code == self.place), None)
        if one:
            named = months_named(tx, one)
            spans = spans_of(named if spans is None else named & {spans[0][0]})
            seen = [one]
        elif self.place:
            seen = [practice for practice in seen if practice.pcn == self.place]
        codes = frozenset(practice.code for practice in seen)
        return CommentQuery(codes, spans, self.theme, self.fft, self.text, g.account)


def place_at_first() -> str:
    """Everything, or the first network of very many."""
    networks = scope.pcns()
    return networks[0].code if len(networks) > MANY else ""


def month_at_first() -> str:
    """Every month of one network; of several the newest, which is what empty stands for."""
    return EVERY_MONTH if len(scope.pcns()) <= 1 else ""


def months_named(tx: Transaction, practice: Practice) -> set[Month]:
    """Months with answers enough to show which comments are this practice's."""
    around = network_of(practice)
    found = tallies.count_responses(tx, around)
    return {
        month
        for month in {month for _, month in found}
        if practice.code in nameable({each: found.get((each, month), 0) for each in around})
    }


def network_of(practice: Practice) -> list[str]:
    """The practices between which one could tell whose a comment is."""
    if not practice.pcn:
        return [practice.code]
    return [each.code for each in scope.practices() if each.pcn == practice.pcn]


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError as error:
        raise NotFound from error
