"""Whether the settings can be used."""

from collections.abc import Mapping

from feedback_server.config.listing import unknown
from feedback_server.config.settings import ConfigError, load_settings
from feedback_server.domain.operations.check_result import Finding, fine, look, wrong

SUBJECT = "settings"


def check_settings(environment: Mapping[str, str]) -> Finding:
    try:
        load_settings(environment)
    except ConfigError as error:
        return wrong(SUBJECT, "; ".join(str(error).splitlines()), "mend them")
    if strange := unknown(environment):
        return look(SUBJECT, f"no such setting: {', '.join(strange)}", "see 'handrail settings'")
    return fine(SUBJECT, "can be used")
