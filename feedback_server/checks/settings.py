"""Checks that the settings are usable, and known."""

from collections.abc import Mapping

from feedback_server.config.listing import unknown_settings
from feedback_server.config.settings import ConfigError, load_settings
from feedback_server.domain.operations.check_result import CheckResult, failed, passed, warning

SUBJECT = "settings"


def check_settings(environment: Mapping[str, str]) -> CheckResult:
    try:
        load_settings(environment)
    except ConfigError as error:
        return failed(SUBJECT, "; ".join(str(error).splitlines()), "correct them")
    if unknown_names := unknown_settings(environment):
        return warning(
            SUBJECT,
            f"no such setting: {', '.join(unknown_names)}",
            "see 'handrail server list-settings'",
        )
    return passed(SUBJECT, "can be used")
