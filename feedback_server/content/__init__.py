"""Reads content/, and reports all errors of a file at once."""

from .colours import hex_to_rgb
from .content_file import ContentError
from .provider import load_provider
from .survey_reader import parse_survey
from .surveys import load_surveys
from .urgent import load_urgent_rules

__all__ = [
    "ContentError",
    "hex_to_rgb",
    "load_provider",
    "load_surveys",
    "load_urgent_rules",
    "parse_survey",
]
