"""How a network wants its report: which sections, in which order, measured against what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from feedback_server.domain.calendar.calendar_month import Month

MONTHS = range(12, 61)
"""The numbers of months that a trend may show."""

WORKING_DAYS = range(1, 19)
"""The working days that every month has, bank holidays left out."""


@dataclass(frozen=True)
class Layout:
    """A report's layout. ``sections`` are ids of the sections, in their order."""

    sections: tuple[str, ...]
    introduction: str = ""
    """The network's own words at the beginning."""

    target: int | None = None
    """The per cent positive that the network aims at."""

    questions: tuple[str, ...] = ()
    """The questions with a table of their own, in this order; empty for all."""

    breakdowns: tuple[tuple[str, str], ...] = ()
    """Questions that are also shown apart, each with "practice" or "mode"."""

    months: int = 24
    """How many months the trend shows, this one included."""

    rebase: tuple[Month, ...] = ()
    """Months from which on a trend is worked out anew, because the service has changed."""

    logo: str = ""
    """A PNG that the commissioner has approved, in base 64; empty for none."""

    benchmark: str = ""
    """What missed appointments are compared with, in words with its source; empty for nothing."""

    benchmark_percent: Decimal | None = None
    """The same as a number, which ``benchmark_label`` names in a sentence."""

    benchmark_label: str = "The benchmark"

    return_methods: tuple[tuple[str, str], ...] = (
        ("paper", "Handwritten"),
        ("telephone", "Telephone call"),
        ("tablet", "Tablet/Kiosk"),
        ("sms", "SMS/Text message"),
        ("online", "Smartphone app/Online"),
        ("other", "Other"),
    )
    """The methods of a practice's own monthly return, by the mode that is counted under each."""

    return_methods_source: str = ""
    """The document that names these methods; empty without one."""

    return_due: int = 12
    """The working day of the next month by whose end a practice sends its return."""

    return_due_source: str = ""


@dataclass(frozen=True)
class Layouts:
    """The layout of every network: its own, or that for all; and what the summary shows."""

    default: Layout
    own: Mapping[str, Layout] = field(default_factory=dict)
    in_summary: tuple[str, ...] = ()

    def of(self, pcn: str) -> Layout:
        return self.own.get(pcn, self.default)
