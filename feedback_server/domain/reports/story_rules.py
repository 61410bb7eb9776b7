"""The rules of "What happened", in words for the method notes."""

from .rule import OWN, Rule

STORY_RULES = (
    Rule(
        "favourable",
        "Favourable answers",
        'Those who chose an option on the good side, out of those who took a side: "Don\'t know" '
        "and the like are left out. The survey's file says which options are which.",
        OWN,
        of="answers that take a side",
    ),
    Rule(
        "stand_apart",
        "What stands apart",
        "Each practice beside the others together, on the Friends and Family Test and on every "
        "question with a favourable side; and each such question beside its own twelve months "
        "before. Both sides need 10 answers, and the network 30. Fisher's exact test, two-sided, "
        "with a false discovery rate of 5% over all of these together; a practice must also lie "
        "outside the 95% limits of a funnel plot. Where nothing differs, a month in thirty names "
        "something all the same.",
        "R. A. Fisher, 1935; Y. Benjamini and Y. Hochberg, 1995; D. J. Spiegelhalter, 2005",
        of="comparisons",
    ),
    Rule(
        "soon",
        "Within two weeks of booking",
        "Appointments that came 14 days or less after they were booked, out of those whose wait is "
        "known.",
        OWN,
        of="appointments",
    ),
    Rule(
        "themes",
        "What comments are about",
        "How many of the comments that a person has cleared for this report, and that praise or "
        "suggest something, are on the theme. A comment can have several.",
        OWN,
        of="comments",
    ),
)
