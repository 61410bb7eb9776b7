"""The written rules of the story, one by one."""

from datetime import date
from decimal import Decimal

from feedback_server.domain.comments.tone import Tone
from feedback_server.domain.reports.context import (
    Change,
    ClearedComment,
    Comments,
    Flagged,
    Quality,
    TabletCompleteness,
)
from feedback_server.domain.reports.layout import Layout
from feedback_server.domain.reports.sections import SECTIONS
from feedback_server.domain.tablets.tablet import Setup, Tablet
from tests.domain.reports.sample_reports import OCTOBER
from tests.domain.reports.story.seeded_months import (
    BEFORE,
    SURGERIES,
    USUAL,
    a_month,
    appointments,
    finding,
    says,
    sentences,
)

SWINGING = (238, 216) * 7
"""Months before that swing by more than the chance of each answer."""


# level and chart


def test_a_first_month_has_nothing_to_stand_beside() -> None:
    words = says(a_month(before=()), "level")
    assert words.endswith("good or very good; there is no earlier month to compare it with.")


def test_fewer_than_twelve_months_before_are_counted_as_many_as_they_are() -> None:
    words = says(a_month(before=BEFORE[:4]), "level")
    assert "in September (92%) and in the four months before (92%)" in words


def test_a_time_that_answers_began_in_is_not_compared_as_if_it_were_whole() -> None:
    words = says(a_month(before=BEFORE[:4], since=OCTOBER.plus(-2)), "level")
    assert words.endswith(
        "this is about the same as in the two months before (91%), and what "
        "differs is within chance."
    )


def test_one_earlier_month_is_named_once() -> None:
    assert "in September (92%), and what differs" in says(a_month(before=BEFORE[:1]), "level")


def test_without_lines_on_the_chart_the_test_alone_decides() -> None:
    low = {name: (of * 8 // 10, of) for name, (_, of) in USUAL.items()}
    assert "lower than in September (92%)" in says(a_month(low, before=BEFORE[:4]), "level")


def test_where_months_swing_the_chart_keeps_a_test_from_calling_a_change() -> None:
    low = {name: (round(of * 0.85), of) for name, (_, of) in USUAL.items()}
    report = a_month(low, before=SWINGING)
    words = says(report, "level")
    assert "in September it was 95%" in words and words.endswith("months usually differ as much.")
    assert says(report, "signal") == ""


def test_more_than_some_and_as_much_as_others_is_said_of_each() -> None:
    before = (229, 205, *(229,) * 10)
    words = says(a_month(USUAL, before=(200, *before[1:])), "level")
    assert "higher than in September (80%), by more than chance, and about the same as" in words


def test_seven_months_on_one_side_are_said_in_letters() -> None:
    report = a_month(before=(228, 232, 227, 231, 229, 228, *(212, 226) * 5))
    assert says(report, "signal") == (
        "On the control chart, seven months in a row are above the average (89.3%): better than "
        "chance explains."
    )
    [months, mean] = finding(report, "signal").figures
    assert (months.value, mean.value) == (7, Decimal("89.3"))


def test_a_fall_month_by_month_is_counted() -> None:
    before = (231, 232, 233, 234, 235, 236, *(228, 235, 232, 236, 229) * 2)
    words = says(a_month(before=before), "signal")
    assert words == "On the control chart, seven months in a row fall: worse than chance explains."


def test_before_the_month_is_over_it_is_so_far_and_no_file_is_missed() -> None:
    report = a_month(as_of=date(2026, 10, 20), activity=())
    assert says(report, "level").startswith("So far in October 2026, 92% of 250 people")
    assert [says(report, id) for id in ("service", "no_appointments")] == ["", ""]
    assert says(report, "asked") == "Nothing is asked of you this month."


def test_a_month_without_an_answer_says_so() -> None:
    assert sentences(a_month({}))[:2] == [
        "No one answered in October 2026.",
        "So there is nothing to say of what has changed or where anything stands apart.",
    ]


# what stands apart


def test_a_practice_needs_ten_answers_to_stand_apart() -> None:
    nine, ten = (a_month(USUAL | {"Elm": (1, number)}) for number in (9, 10))
    assert says(nine, "places") == ""
    assert "At Elm Surgery 1 of 10 people (10%)" in says(ten, "places")


def test_a_network_needs_thirty_answers_for_anything_to_stand_apart() -> None:
    assert says(a_month({"Ash": (14, 14), "Elm": (1, 15)}), "places") == ""
    assert says(a_month({"Ash": (15, 15), "Elm": (1, 15)}), "places") != ""


def test_of_two_practices_each_is_named_once() -> None:
    words = says(a_month({"Ash": (120, 130), "Elm": (70, 120)}), "places")
    assert words.startswith("At Ash Surgery 120 of 130 people (92%) rated")
    assert "against 58% at Elm Surgery:" in words


def test_better_than_the_others_is_something_to_learn_from() -> None:
    low = {name: (round(of * 0.7), of) for name, (_, of) in USUAL.items()}
    words = says(a_month(low | {"Yew": (54, 54)}), "places")
    assert words.endswith("is seldom chance, and there may be something to learn from it.")


def test_several_practices_stand_in_the_order_of_their_names() -> None:
    words = says(a_month(USUAL | {"Yew": (20, 54), "Elm": (15, 38)}), "places")
    assert words.startswith("Elm Surgery (39% of 38 people positive) and Yew Surgery (37% of 54")


def test_a_question_of_a_practice_may_stand_apart() -> None:
    listened = {name: (round(0.86 * of), of) for name, (_, of) in USUAL.items()}
    words = says(a_month(listened=listened | {"Elm": (15, 38)}), "places")
    assert words.startswith(
        "At Elm Surgery 15 of 38 people (39%) answered “Did you feel listened to?” favourably, "
        "against 85% at the others together"
    )


def test_a_question_is_set_beside_its_own_twelve_months() -> None:
    words = says(a_month(listened_before=245), "questions")
    assert words == (
        "To “Did you feel listened to?” 214 of 250 people (86%) answered favourably, against 98% "
        "in the twelve months before: fewer than chance explains."
    )


def test_what_can_be_compared_is_what_nothing_is_said_to_differ_in() -> None:
    alone = a_month({"Ash": (46, 50)}, practices=SURGERIES[:1])
    assert says(alone, "nothing_apart").startswith("No question stands apart from the months")
    assert says(a_month(before=()), "nothing_apart").startswith("No surgery stands apart from the")
    nothing = a_month({"Ash": (46, 50)}, practices=SURGERIES[:1], before=())
    assert says(nothing, "nothing_apart").startswith("There are too few answers to compare")


# appointments


def test_a_change_of_missed_appointments_is_said_with_the_benchmark() -> None:
    layout = Layout(tuple(SECTIONS), benchmark_percent=Decimal(12))
    words = says(a_month(activity=appointments(OCTOBER, missed=40), layout=layout), "service")
    assert (
        "21.1% of appointments were missed (more than the 9.1% in September and above the "
        "benchmark of 12%)"
    ) in words


def test_appointments_of_other_practices_are_not_compared() -> None:
    report = a_month(activity=appointments(OCTOBER)[:4])
    assert "September" not in says(report, "service")
    assert says(report, "asked") == "Please bring in the appointments of Yew Surgery."


# comments, and what is asked


def test_what_patients_praise_and_ask_for_most_needs_three_comments() -> None:
    praise = ClearedComment("Kind", "why", ("Staff",), Tone.PRAISE, "1")
    wish = ClearedComment("Late", "better", ("Access and waiting",), Tone.SUGGESTION, "4")
    other = ClearedComment("Hm", "better", ("Something else",), Tone.SUGGESTION, "4")
    comments = Comments([praise] * 3 + [wish] * 2 + [other] * 5)
    words = says(a_month(supplementary={"comments": comments}), "themes")
    assert words == "In the comments cleared so far, praise was most often about staff (3 of 3)."


def test_two_themes_may_share_the_first_place() -> None:
    themes = ("Staff", "Access and waiting")
    comments = Comments([ClearedComment("Kind", "why", themes, Tone.PRAISE, "1")] * 4)
    words = says(a_month(supplementary={"comments": comments}), "themes")
    assert "about access and waiting and staff (4 of 4 each)" in words


def test_what_was_done_is_said_in_its_own_words_where_they_are_short() -> None:
    short, long = Change("Dark.", "We bought a lamp."), Change("Late.", "word " * 40)
    assert says(a_month(supplementary={"changes": [short, long]}), "done") == (
        "After what patients said, this was done: “We bought a lamp”, and one thing more."
    )
    assert says(a_month(supplementary={"changes": [long]}), "done") == (
        "After what patients said, one thing was done."
    )


def test_what_waits_is_asked_for_in_the_order_of_its_weight() -> None:
    tablet = Tablet("t", "Front desk", "V89001", Setup(), date(2026, 1, 1))
    quality = Quality(Flagged(waiting=2), tablets=[TabletCompleteness(tablet, 0, 0, 0, 0)])
    waiting = {"quality": quality, "comments": Comments(waiting=141)}
    assert says(a_month(supplementary=waiting, activity=()), "asked") == (
        "Please decide on 2 flagged answers, read 141 comments that nobody has cleared yet and "
        "bring in the appointments file."
    )
    waiting = {"quality": Quality(tablets=quality.tablets)}
    assert says(a_month(supplementary=waiting), "asked") == (
        "Please find out why Front desk sent nothing."
    )


def test_a_low_reach_asks_for_more_to_be_asked() -> None:
    seen = appointments(OCTOBER, attended=600)
    assert says(a_month(activity=seen), "asked") == "Please ask more patients for their answers."


# longer reports


def test_a_quarter_is_set_beside_the_quarter_before_and_does_not_say_month() -> None:
    report = a_month(before=BEFORE, since=OCTOBER.plus(-2))
    words = says(report, "level")
    assert words.startswith("In August to October 2026, 92% of 250 people")
    assert "in May to July (91%)" in words and "in the twelve months before" in words
    assert says(report, "asked") == "Nothing is asked of you."
