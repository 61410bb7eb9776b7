"""A report reads what its sections show: leaving sections out changes none of the others."""

from dataclasses import replace
from datetime import date

from feedback_server.actions.reports.build import make_report
from feedback_server.actions.reports.request import ReportRequest
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.actions.tablets import tablets
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.comments.comment import ModerationState, Review
from feedback_server.domain.comments.tone import Tone
from feedback_server.domain.organisations.organisation import Pcn, Practice
from feedback_server.domain.reports.layout import Layout
from feedback_server.domain.reports.sections import SECTIONS
from feedback_server.domain.submissions.submission import Decision, Flag
from feedback_server.domain.tablets.tablet import Setup
from feedback_server.store import Store
from feedback_server.store.collect import front_desk_tally
from feedback_server.store.comments import comments
from feedback_server.store.organisations import organisations
from feedback_server.store.submissions import insert, quarantine, submissions
from feedback_server.store.submissions.quarantine import Quarantined
from tests.factories import NOW, TODAY, a_submission, a_survey, an_id
from tests.store.comments.test_listing import give

OCTOBER = Month(2026, 10)
DAY = date(2026, 10, 7)


def everything_in(store: Store) -> None:
    """Something for each part of a report: comments, odd answers, a tablet, months before."""
    cleared = give(store, "Kind and clear")
    give(store, "Not read yet")
    give(store, "Private", willing=False)
    for months_ago in range(1, 5):
        give(store, "Earlier", on=OCTOBER.plus(-months_ago).first_day())
    odd = a_submission(given_on=DAY)
    flagged = replace(a_submission(given_on=DAY), flag=Flag.TOO_FAST)
    with store.write() as tx:
        comments.decide(
            tx,
            cleared,
            Review(ModerationState.CLEARED, "Kind", ("Staff",), Tone.PRAISE, "a", TODAY),
        )
        corrected = replace(odd, day_corrected=True)
        insert.add(tx, [corrected, flagged], {a_survey().version: a_survey()})
        quarantine.add(tx, [Quarantined(an_id(), "0" * 64, "{}", "unreadable", TODAY)])
        front_desk_tally.upsert(tx, [("V89001", DAY, 9)])
    tablets.add_tablet(
        store, practice="V89001", label="D", setup=Setup(), id=an_id(), on=DAY, now=NOW, by="t"
    )


def test_each_section_is_the_same_alone(peopled: Store, surveys: SurveyRegistry) -> None:
    everything_in(peopled)

    def made(*sections: str) -> dict[str, object]:
        layout = Layout(sections)
        report = make_report(peopled, surveys, ReportRequest("U99999", OCTOBER, TODAY, layout))
        return {section.id: section.blocks for section in report.sections[1:-1]}

    whole = made(*SECTIONS)
    for id in SECTIONS:
        assert made(id) == {id: whole[id]}, id
    words = str(whole)
    for part in ("Kind", "Flagged submissions", "Not heard of for three days"):
        assert part in words, part


def test_odd_answers_are_told_apart(peopled: Store, surveys: SurveyRegistry) -> None:
    odd = [
        replace(a_submission(given_on=DAY), flag=Flag.CROWD, decision=decision, day_corrected=wrong)
        for decision, wrong in ((Decision.COUNTED, True), (Decision.EXCLUDED, False), (None, True))
    ]
    with peopled.write() as tx:
        corrected = replace(a_submission(given_on=DAY), day_corrected=True)
        plain = a_submission(given_on=DAY)
        insert.add(tx, [*odd, corrected, plain], {a_survey().version: a_survey()})
    with peopled.read() as tx:
        found = submissions.anomalies(tx, ["V89001"], OCTOBER, OCTOBER, [a_survey().version])
        assert (
            submissions.anomalies(tx, ["V89002"], OCTOBER, OCTOBER, [a_survey().version]).corrected
            == 0
        )
    assert found.flagged == {Decision.COUNTED: 1, Decision.EXCLUDED: 1, None: 1}
    assert found.corrected == 3


def test_tablets_of_other_networks_do_not_show(peopled: Store, surveys: SurveyRegistry) -> None:
    with peopled.write() as tx:
        organisations.upsert_pcns(tx, [Pcn("U88888", "Another")])
        organisations.upsert_practices(tx, [Practice("V88001", "Far away", "U88888")])
    for practice, label in (("V89001", "Front desk"), ("V88001", "Far desk")):
        tablets.add_tablet(
            peopled,
            practice=practice,
            label=label,
            setup=Setup(),
            id=an_id(),
            on=DAY,
            now=NOW,
            by="t",
        )
    words = str(make_report(peopled, surveys, ReportRequest("U99999", OCTOBER, TODAY)))
    assert "Front desk" in words and "Far desk" not in words
