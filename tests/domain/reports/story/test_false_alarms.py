"""Where nothing differs, seldom anything is said to stand apart."""

from random import Random

from feedback_server.domain.reports.story.apart import stand_apart
from tests.domain.reports.story.chance import Patients, months_without_effect

MONTHS = 1000


def test_at_most_one_month_in_twenty_without_effect_names_anything() -> None:
    """``python -m tests.bench.stand_apart`` prints the rate of ten times as many, and the power."""
    months = [*months_without_effect(Patients(Random(24)), MONTHS)]
    alarms = sum(bool(stand_apart(looked_at)) for looked_at in months)
    assert len(months) == MONTHS
    assert 0 < alarms <= 0.05 * MONTHS
