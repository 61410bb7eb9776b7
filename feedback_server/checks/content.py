"""Whether what people wrote can be used, is up to date, and was checked."""

from datetime import datetime, timedelta

from feedback_server.builder.words import load_words
from feedback_server.config.settings import Settings
from feedback_server.content import ContentError, load_provider, load_surveys, load_urgent_rules
from feedback_server.content.activity_maps import PREFIX, load_map
from feedback_server.content.report_layouts import load_layouts
from feedback_server.content.reviews import reviews_due
from feedback_server.domain.calendar.calendar_month import london_day
from feedback_server.domain.operations.check_result import Finding, fine, look, wrong

SOON = timedelta(days=31)
SIGNED_FOR = timedelta(days=366)
MOST_NAMED = 5


def check_content(subject: str, settings: Settings, now: datetime) -> Finding:
    content = settings.root / "content"
    try:
        surveys = load_surveys(content / "surveys")
        load_provider(content / "provider.yaml")
        load_layouts(settings.layouts)
        for path in settings.layouts.glob(f"{PREFIX}*.yaml"):
            load_map(settings.layouts, path.stem.removeprefix(PREFIX))
    except ContentError as error:
        return wrong(subject, "; ".join(error.errors[:MOST_NAMED]), "mend it in content/")
    return fine(subject, f"{len(surveys)} surveys, the provider and the layouts can be read")


def check_reviews(subject: str, settings: Settings, now: datetime) -> Finding:
    today = london_day(now)
    every = reviews_due(settings.root / "content" / "pages")
    overdue = [due for due in every if due.on < today]
    soon = [due for due in every if today <= due.on <= today + SOON]
    if not overdue and not soon:
        return fine(subject, f"{len(every)} pages, none due within a month")
    named = [f"{due.page} ({due.on})" for due in [*overdue, *soon][:MOST_NAMED]]
    told = f"{len(overdue)} overdue, {len(soon)} due within a month: {', '.join(named)}"
    return look(subject, told, "read them, then set reviewed and next_review")


def check_urgent(subject: str, settings: Settings, now: datetime) -> Finding:
    """Advice on when to call for help that no clinician stands by, or not for a year."""
    try:
        rules = load_urgent_rules(settings.root / "content" / "urgent.yaml").values()
    except ContentError as error:
        return wrong(subject, "; ".join(error.errors[:MOST_NAMED]), "mend it")
    since = london_day(now) - SIGNED_FOR
    unsigned = [rule.id for rule in rules if rule.reviewed_on is None]
    old = [rule.id for rule in rules if rule.reviewed_on and rule.reviewed_on < since]
    told = [f"not signed by a clinician: {', '.join(unsigned)}"] if unsigned else []
    told += [f"signed over a year ago: {', '.join(old)}"] if old else []
    if not told:
        return fine(subject, f"{len(rules)} rules, all signed within a year")
    todo = (
        "have a registered clinician read each in content/urgent.yaml beside its sources, "
        "and fill in reviewed_by and reviewed_on"
    )
    return look(subject, "; ".join(told), todo)


def check_translations(subject: str, settings: Settings, now: datetime) -> Finding:
    """Those that a person who speaks the language has not checked are not offered to patients."""
    try:
        every = load_words(settings.root)
        surveys = load_surveys(settings.root / "content" / "surveys")
    except ContentError as error:
        return wrong(subject, "; ".join(error.errors[:MOST_NAMED]), "mend the files of words")
    open_ = {name for name in every if not every[name].reviewed}
    open_ |= {name for survey in surveys for name in survey.unreviewed}
    if not open_:
        return fine(subject, f"{len(every)} languages, all of them checked")
    told = f"not checked by a person: {', '.join(sorted(open_))}"
    todo = "have somebody who speaks it read each, and fill in reviewed_by and reviewed_on"
    return look(subject, told, todo)
