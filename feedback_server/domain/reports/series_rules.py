"""The rules of appointments and of months side by side, in words for the method notes."""

from .rule import OWN, Rule

SERIES_RULES = (
    Rule(
        "reach_patients",
        "Answers for every 100 patients seen",
        "Responses of the month, out of the patients seen in it, times 100. The provider counts "
        "patients, each once in a month; a report on several months adds these up. An answer can "
        "come later than the visit. Only practices whose number is known count, on both sides.",
        OWN,
        of="patients seen",
    ),
    Rule(
        "patients_seen",
        "Patients seen",
        "As the activity file says. Each patient counts once in a month, however often seen.",
        OWN,
    ),
    Rule(
        "slots",
        "Use of slots",
        "Appointments booked, and attended, out of all that were offered. Only practices that give "
        "both numbers count.",
        OWN,
        of="slots offered",
    ),
    Rule(
        "waited",
        "Waits of two weeks or less",
        "From booking to appointment, at most 14 days, of the appointments whose wait is known. "
        "The bands are those of the activity file.",
        OWN,
        of="appointments with a known wait",
    ),
)
