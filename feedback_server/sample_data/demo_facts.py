"""What the made-up practices say of themselves to patients."""

from collections.abc import Mapping
from random import Random

from feedback_server.domain.organisations.organisation import Practice
from feedback_server.domain.organisations.practice_facts import (
    Access,
    PracticeFacts,
    TherapistSession,
)

from .demo import demonstration_organisations

TOWNS = {"U99901": ("Thistlecombe", "ZQ1"), "U99902": ("Saltmarrow", "ZQ2")}
"""By network: a town that does not exist, in a postcode area that does not exist."""

STREETS = ("Mill Lane", "Church Street", "Station Road", "Saint Aldric's Way", "The Green")
SESSIONS = (("09:00", "12:30"), ("09:00", "17:00"), ("13:00", "17:30"))


def demonstration_facts(*, seed: int) -> Mapping[str, PracticeFacts]:
    """By the practice's code; for one seed always the same."""
    _, practices = demonstration_organisations()
    return {
        practice.code: _facts(practice, number, Random(f"{seed} {practice.code}"))
        for number, practice in enumerate(practices, 1)
    }


def _facts(practice: Practice, number: int, random: Random) -> PracticeFacts:
    town, district = TOWNS[practice.pcn]
    days = sorted(random.sample(range(5), random.choice((1, 1, 2))))
    return PracticeFacts(
        address=(f"{random.randrange(1, 90)} {random.choice(STREETS)}",),
        town=town,
        postcode=f"{district} {number}AA",
        telephone=f"01632 9600{number:02}",  # numbers that Ofcom keeps for drama
        ask_at_desk=True,
        access=tuple(said for said in Access if random.random() < 0.6),
        sessions=tuple(TherapistSession(day, *random.choice(SESSIONS)) for day in days),
    )
