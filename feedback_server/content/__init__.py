"""Reads content/, and names every fault of a file at once."""

from .colours import channels
from .errors import ContentError
from .provider import load_provider
from .surveys import load_surveys, parse_survey
from .urgent import load_urgent_rules

__all__ = [
    "ContentError",
    "channels",
    "load_provider",
    "load_surveys",
    "load_urgent_rules",
    "parse_survey",
]
