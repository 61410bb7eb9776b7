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
)
