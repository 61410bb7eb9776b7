"""The staff pages that a person may reach, in groups: what stands under the head of each page."""

from collections.abc import Sequence
from dataclasses import dataclass

from feedback_server.domain.accounts.person import May, Person


@dataclass(frozen=True)
class Place:
    """A page, or the first page of a group. ``here`` is where the reader is."""

    address: str
    words: str
    here: bool


@dataclass(frozen=True)
class Navigation:
    """The groups, and the pages of the one where the reader is, if there are several."""

    groups: Sequence[Place]
    pages: Sequence[Place]


GROUPS: Sequence[tuple[str, Sequence[tuple[str, str, May | None]]]] = (
    ("Overview", (("/staff/overview/", "Overview", May.READ_REPORTS),)),
    ("Reports", (("/staff/reports", "Reports", May.READ_REPORTS),)),
    (
        "Comments",
        (
            ("/staff/comments/", "What patients wrote", May.READ_COMMENTS),
            ("/staff/you-said/", "You said, we did", May.PUBLISH),
            ("/staff/flagged", "Flagged answers", May.DECIDE_FLAGGED),
        ),
    ),
    ("Appointments", (("/staff/activity/", "Appointments", May.IMPORT_ACTIVITY),)),
    (
        "Collect answers",
        (
            ("/staff/tablets/", "Tablets", May.MANAGE_DEVICES),
            ("/staff/asked/", "Asked today", May.COUNT_ASKED),
            ("/staff/enter", "Enter forms", May.ENTER_FORMS),
            ("/staff/links/", "Posters and invitations", May.INVITE_PATIENTS),
        ),
    ),
    (
        "Settings",
        (
            ("/staff/people/", "People", May.MANAGE_PEOPLE),
            ("/staff/places/", "Networks and surgeries", May.MANAGE_PLACES),
            ("/staff/quarantine/", "Quarantine", May.SEE_QUARANTINE),
            ("/staff/record/", "The record", May.SEE_RECORD),
        ),
    ),
    (
        "Your account",
        (
            ("/staff/account/", "Your account", None),
            ("/staff/account/notifications/", "Notifications", None),
        ),
    ),
    ("Handbook", (("/staff/handbook/", "Handbook", None),)),
)
"""Each page with what it needs; nothing, for everybody."""


def navigation(person: Person, path: str) -> Navigation:
    """For a page at ``path``: only what the person may reach, and the groups that are not empty."""
    groups, pages = [], []
    for words, all_pages in GROUPS:
        may = [
            (address, name) for address, name, need in all_pages if need is None or person.may(need)
        ]
        if not may:
            continue
        above = [address for address, _ in may if path.startswith(address.rstrip("/"))]
        here = max(above, key=len, default=None)  # "/staff/account/" lies above its own pages
        groups.append(Place(may[0][0], words, here is not None))
        if here and len(may) > 1:
            pages = [Place(address, name, address == here) for address, name in may]
    return Navigation(groups, pages)
