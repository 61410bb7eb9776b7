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
        "funnel",
        "What chance allows",
        "If all practices were alike, 95 of 100 with so many answers would lie between these two "
        "per cents. The outer lines of the plot are those of 99.8%. Practices with fewer than 10 "
        "answers are not drawn.",
        "D. J. Spiegelhalter, Statistics in Medicine, 2005: exact binomial limits",
    ),
)
