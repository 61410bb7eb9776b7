"""Generates the demonstration's appointments, to go with its submissions."""

from collections.abc import Iterator, Mapping
from random import Random

from feedback_server.domain.activity.appointments import Activity, Group
from feedback_server.domain.calendar.calendar_month import Month

from .demo import SEASON, SHAPES, Shape

SEEN_FOR_EACH_ANSWER = 3.1
COUNTS_PATIENTS = "U99901"
"""The network whose provider counts patients as well as appointments."""

# How the appointments of a usual month part.
MODES = {"Face to face": 74, "Home visit": 14, "Telephone": 9, "Video or online": 3}
WAITS = {
    "Same day": 4,
    "1 day": 5,
    "2 to 7 days": 24,
    "8 to 14 days": 33,
    "15 to 21 days": 21,
    "22 to 28 days": 9,
    "More than 28 days": 4,
}
REASONS = {
    "Everyday tasks": 34,
    "Frailty": 19,
    "Falls": 17,
    "Long-term condition": 14,
    "Mental health": 7,
    "Work": 6,
    "Another reason": 3,
}
OUTCOMES = {
    "Discharged with advice": 38,
    "Follow-up": 31,
    "Equipment or adaptation": 18,
    "Onward referral": 9,
    "AHP Health and Work Report": 3,
    "Fit note": 1,
}
AGES = {
    "0_15": 2,
    "16_24": 3,
    "25_44": 9,
    "45_64": 18,
    "65_74": 20,
    "75_84": 29,
    "85_up": 19,
}
GENDERS = {"female": 59, "male": 40, "non_binary": 0.6, "other": 0.4}


def demonstration_activity(*, seed: int, last_month: Month, months: int = 24) -> Iterator[Activity]:
    """Appointments of ``months`` months for every practice: for one seed always the same.

    Missed appointments grow fewer, from about 13% of those due to about 8%.
    """
    for shape in SHAPES:
        for number in range(months):
            month = last_month.plus(number - months + 1)
            random = Random(f"activity {seed} {shape.practice.code} {month}")
            yield appointments_of(shape, month, 0.13 - 0.05 * number / max(1, months - 1), random)


def appointments_of(shape: Shape, month: Month, missed: float, random: Random) -> Activity:
    usual = shape.size * SEASON[month.number - 1] * SEEN_FOR_EACH_ANSWER
    due = round(usual * random.uniform(0.93, 1.07) / (1 - missed))
    did_not_attend = round(due * missed * random.uniform(0.8, 1.2))
    attended, late = due - did_not_attend, round(due * random.uniform(0.02, 0.05))
    first = round(attended * random.uniform(0.5, 0.6))
    booked = due + late
    return Activity(
        practice=shape.practice.code,
        month=month,
        offered=booked + round(due * random.uniform(0.01, 0.06)),
        booked=booked,
        attended=attended,
        did_not_attend=did_not_attend,
        cancelled_late=late,
        first=first,
        follow_up=attended - first,
        modes=_parted(attended, MODES, random),
        waits=_parted(booked, WAITS, random),
        reasons=_parted(attended, REASONS, random),
        outcomes=_parted(attended, OUTCOMES, random),
        ages=_parted(attended, AGES, random),
        genders=_parted(attended, GENDERS, random),
        patients_seen=_patients(shape, attended, random),
    )


def _patients(shape: Shape, attended: int, random: Random) -> int | None:
    """The people behind these appointments; only one of the networks counts them."""
    share = random.uniform(0.82, 0.9)
    return round(attended * share) if shape.practice.pcn == COUNTS_PATIENTS else None


def _parted(whole: int, weights: Mapping[str, float], random: Random) -> Group:
    """The whole, parted by chance in about these proportions."""
    drawn = random.choices(list(weights), list(weights.values()), k=whole)
    return tuple((words, drawn.count(words)) for words in weights)
