"""The verdict on a point of a control chart, which reports show and ``spc`` gives."""

from enum import StrEnum


class Mark(StrEnum):
    """What a point of a control chart says: a special cause and its direction, or none."""

    COMMON = "common"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    HIGH = "high"
    LOW = "low"
