"""Opening hours as forms give them."""

import re

from werkzeug.datastructures import MultiDict

from feedback_server.domain.organisations.organisation import Hours

TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def read_hours(form: MultiDict[str, str], problems: dict[str, str]) -> Hours:
    """Puts what is wrong into ``problems``, by field."""
    opens, closes = form.get("opens", ""), form.get("closes", "")
    days = tuple(sorted({int(day) for day in form.getlist("days") if day in tuple("0123456")}))
    if not (TIME.fullmatch(opens) and TIME.fullmatch(closes) and opens < closes):
        problems["opens"] = "Enter times such as 08:00 and 18:30, the later one second"
    if not days:
        problems["days"] = "Choose at least one day"
    return Hours(days, opens, closes)


def as_fields(hours: Hours) -> list[tuple[str, str]]:
    """What a form shows for them."""
    days = [("days", str(day)) for day in hours.days]
    return [("opens", hours.opens), ("closes", hours.closes), *days]
