"""How many were seen: patients where the provider counts them, or else appointments attended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .appointments import Activity


@dataclass(frozen=True)
class Seen:
    """Numbers by practice, where they are known: all of patients, or all of appointments."""

    by_practice: Mapping[str, int]
    patients: bool

    def total(self) -> int:
        return sum(self.by_practice.values())


def seen_in(activities: Sequence[Activity]) -> Seen:
    """Patients, where every practice that says how many were seen gives them: two kinds of number
    are never added up."""
    patients = _given(activities, "patients_seen")
    attended = _given(activities, "attended")
    if patients and attended.keys() <= patients.keys():
        return Seen(patients, True)
    return Seen(attended, False)


def _given(activities: Sequence[Activity], name: str) -> dict[str, int]:
    numbers = ((activity.practice, getattr(activity, name)) for activity in activities)
    return {practice: number for practice, number in numbers if number is not None}
