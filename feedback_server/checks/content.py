"""Checks content/: it can be read, reviews are not overdue, advice and translations are signed."""

from datetime import datetime, timedelta

from feedback_server.builder.translations import load_app_texts
from feedback_server.config.editions import current_edition
from feedback_server.config.settings import Settings
from feedback_server.content import ContentError, load_provider, load_surveys, load_urgent_rules
from feedback_server.content.activity_maps import PREFIX, load_map
from feedback_server.content.report_layouts import load_layouts
from feedback_server.content.reviews import reviews_due
from feedback_server.domain.calendar.calendar_month import london_day
from feedback_server.domain.operations.check_result import CheckResult, failed, passed, warning

DUE_SOON = timedelta(days=31)
SIGNATURE_VALID_FOR = timedelta(days=366)
MAX_SHOWN = 5


def check_content(subject: str, settings: Settings, now: datetime) -> CheckResult:
    content = current_edition(settings).source / "content"
    try:
        surveys = load_surveys(content / "surveys")
        load_provider(content / "provider.yaml")
        load_layouts(settings.layouts)
        for path in settings.layouts.glob(f"{PREFIX}*.yaml"):
            load_map(settings.layouts, path.stem.removeprefix(PREFIX))
    except ContentError as error:
        return failed(subject, "; ".join(error.errors[:MAX_SHOWN]), "correct it in content/")
    return passed(subject, f"{len(surveys)} surveys, the provider and the layouts can be read")


def check_reviews(subject: str, settings: Settings, now: datetime) -> CheckResult:
    today = london_day(now)
    reviews = reviews_due(current_edition(settings).source / "content" / "pages")
    overdue = [due for due in reviews if due.on < today]
    soon = [due for due in reviews if today <= due.on <= today + DUE_SOON]
    if not overdue and not soon:
        return passed(subject, f"{len(reviews)} pages, none due within a month")
    shown = [f"{due.page} ({due.on})" for due in [*overdue, *soon][:MAX_SHOWN]]
    message = f"{len(overdue)} overdue, {len(soon)} due within a month: {', '.join(shown)}"
    return warning(subject, message, "read them, then set reviewed and next_review")


def check_urgent(subject: str, settings: Settings, now: datetime) -> CheckResult:
    """Warns of urgent advice that no clinician has signed, or not within a year."""
    try:
        rules = load_urgent_rules(
            current_edition(settings).source / "content" / "urgent.yaml"
        ).values()
    except ContentError as error:
        return failed(subject, "; ".join(error.errors[:MAX_SHOWN]), "correct it")
    since = london_day(now) - SIGNATURE_VALID_FOR
    unsigned = [rule.id for rule in rules if rule.reviewed_on is None]
    old = [rule.id for rule in rules if rule.reviewed_on and rule.reviewed_on < since]
    problems = [f"not signed by a clinician: {', '.join(unsigned)}"] if unsigned else []
    problems += [f"signed over a year ago: {', '.join(old)}"] if old else []
    if not problems:
        return passed(subject, f"{len(rules)} rules, all signed within a year")
    remedy = (
        "have a registered clinician read each in content/urgent.yaml beside its sources, "
        "and fill in reviewed_by and reviewed_on"
    )
    return warning(subject, "; ".join(problems), remedy)


def check_translations(subject: str, settings: Settings, now: datetime) -> CheckResult:
    """Warns of languages without a review by a speaker: patients are not offered those."""
    try:
        languages = load_app_texts(current_edition(settings).source)
        surveys = load_surveys(current_edition(settings).source / "content" / "surveys")
    except ContentError as error:
        return failed(subject, "; ".join(error.errors[:MAX_SHOWN]), "correct the files of texts")
    unreviewed = {name for name in languages if not languages[name].reviewed}
    unreviewed |= {name for survey in surveys for name in survey.unreviewed}
    if not unreviewed:
        return passed(subject, f"{len(languages)} languages, all of them checked")
    message = f"not checked by a person: {', '.join(sorted(unreviewed))}"
    remedy = "have somebody who speaks it review each text, in Settings > Translations"
    return warning(subject, message, remedy)
