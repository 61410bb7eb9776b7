"""What a rule is that figures follow."""

from dataclasses import dataclass

FFT_GUIDANCE = (
    "NHS England, Friends and Family Test guidance and publication (question of 1 April 2020)"
)
OWN = "Handrail's own rule"


@dataclass(frozen=True)
class Rule:
    """How a figure is made. ``source``: who laid it down; ``of``: what its denominator counts."""

    id: str
    title: str
    words: str
    source: str
    of: str = ""
