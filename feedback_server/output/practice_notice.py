"""A surgery's own notice of a month for its wall: one page of A4."""

from pathlib import Path

from feedback_server.domain.reports.published import PublishedMonth

from .formatting import DEMONSTRATION, format_day, format_month
from .leaflet import Publisher
from .typeset import typeset

KEPT_BACK = "A star stands for a number that is kept back, so that nobody can be recognised."
ANSWERS = (
    ("positive", "Very good or good"),
    ("other", "Neither good nor poor, or don\N{RIGHT SINGLE QUOTATION MARK}t know"),
    ("negative", "Poor or very poor"),
)


def notice_pdf(notice: PublishedMonth, share: str, publisher: Publisher, fonts: Path) -> bytes:
    """PDF/UA-1. ``notice`` has the practice in the place of a network; ``share`` is that of the
    positive answers in words, empty where it may not be said."""
    month = format_month(notice.month)
    data = {
        "language": "en",
        "direction": "ltr",
        "brand": dict(publisher.brand),
        "notice": DEMONSTRATION if notice.demonstration else "",
        "practice": notice.pcn_name,
        "service": publisher.service_name,
        "provider": publisher.provider_name,
        "provided": f"Service provided by {publisher.provider_name}",
        "month": month,
        "share": share,
        "sentence": _sentence(notice, share, month),
        "rows": [
            {"words": words, "number": _number(count), "share": notice.share(count)}
            for name, words in ANSWERS
            for count in (notice.counts[name],)
        ]
        if notice.responses
        else [],
        "kept_back": KEPT_BACK if None in notice.counts.values() else "",
        "changes": [{"said": change.said, "did": change.did} for change in notice.changes],
        "published": f"Friends and Family Test. Published on {format_day(notice.published)}.",
    }
    return typeset("practice_notice", data, fonts)


def _sentence(notice: PublishedMonth, share: str, month: str) -> str:
    if notice.responses is None:
        return (
            f"Too few people answered in {month} to show what they said: somebody could be "
            "recognised."
        )
    if not notice.responses:
        return f"Nobody answered in {month}."
    people = f"{notice.responses:,} people"
    if not share:
        return (
            f"{people} answered in {month}. What they said is kept back: somebody could be "
            "recognised."
        )
    return f"of {people} who answered in {month} said that their experience was very good or good"


def _number(count: int | None) -> str:
    return "*" if count is None else f"{count:,}"
