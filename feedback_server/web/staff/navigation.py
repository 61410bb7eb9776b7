"""The staff pages that a person may reach, in groups: what stands under the head of each page."""

from collections.abc import Sequence
from dataclasses import dataclass

from feedback_server.domain.accounts.person import Permission, Person


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


GROUPS: Sequence[tuple[str, Sequence[tuple[str, str, Permission | None]]]] = (
    ("Overview", (("/staff/overview/", "Overview", Permission.READ_REPORTS),)),
    ("Reports", (("/staff/reports", "Reports", Permission.READ_REPORTS),)),
    (
        "Comments",
        (
            ("/staff/comments/", "What patients wrote", Permission.READ_COMMENTS),
            ("/staff/you-said/", "You said, we did", Permission.PUBLISH),
            ("/staff/flagged", "Flagged answers", Permission.DECIDE_FLAGGED),
        ),
    ),
    ("Appointments", (("/staff/activity/", "Appointments", Permission.IMPORT_ACTIVITY),)),
    (
        "Collect answers",
        (
            ("/staff/tablets/", "Tablets", Permission.MANAGE_DEVICES),
            ("/staff/asked/", "Asked today", Permission.COUNT_ASKED),
            ("/staff/enter", "Enter forms", Permission.ENTER_FORMS),
            ("/staff/links/", "Posters and invitations", Permission.INVITE_PATIENTS),
        ),
    ),
    (
        "Settings",
        (
            ("/staff/people/", "People", Permission.MANAGE_PEOPLE),
            ("/staff/places/", "Networks and surgeries", Permission.MANAGE_PLACES),
            ("/staff/quarantine/", "Quarantine", Permission.SEE_QUARANTINE),
            ("/staff/record/", "The record", Permission.SEE_RECORD),
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
