"""Builds content/, site/ and pwa/ into static pages, scripts and styles."""

from .building import build
from .preview import preview_site
from .stamping import app_version, stamp
from .survey_pages import SurveyPages

__all__ = ["SurveyPages", "app_version", "build", "preview_site", "stamp"]
