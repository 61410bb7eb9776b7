"""The survey in WebKit, from the first tap to the stored answer."""

from feedback_server.domain.organisations.organisation import Practice
from tests.e2e.counts import stored
from tests.factories import PCN
from tests.running_server import Server
from tests.waiting import wait_until
from tests.webdriver.device import ACCEPT, SEND
from tests.webkit.conftest import NewDevice
from tests.webkit.device import WebKit

CONTINUE = "//*[@data-continue]//button[@type='submit']"
DEMONSTRATION = Practice("V89003", "Ash Demonstration Surgery", PCN.code, demonstration=True)
"""Languages that nobody has checked yet are offered there alone."""
REVIEW = "//*[@data-panel='review']"


def walk_to_the_review(device: WebKit) -> int:
    """Answers each question and accepts each offer; how many steps that were."""
    for steps in range(40):
        device.assert_accessible()
        if device.shows(REVIEW):
            return steps
        if device.shows(ACCEPT):
            device.go_on(ACCEPT)
        elif device.shows("//form//input[@type='radio']"):
            device.go_on("//form//input[@type='radio']")
        else:
            if device.shows("//form//textarea"):
                device.type("//form//textarea", "Kind and clear")
            else:
                device.click("//form//input[@type='checkbox']")
            device.go_on(CONTINUE)
    raise AssertionError("the survey does not end")


def test_a_whole_survey_is_answered_with_taps_and_delivered(tablet: WebKit, server: Server) -> None:
    assert walk_to_the_review(tablet) > 12
    tablet.go_on(f"{REVIEW}{SEND}")
    wait_until(tablet.is_thanked)
    tablet.assert_accessible()
    wait_until(lambda: tablet.outbox() == [])
    assert stored(server) == 1
    assert server.verify()
    tablet.finish()


def test_two_taps_are_a_stored_answer(tablet: WebKit, server: Server) -> None:
    tablet.choose("Very good")
    tablet.go_on(SEND)
    wait_until(tablet.is_thanked)
    wait_until(lambda: stored(server) == 1)


def test_in_urdu_it_runs_from_right_to_left_and_is_delivered(
    server: Server, new_device: NewDevice
) -> None:
    server.add_organisations(PCN, [DEMONSTRATION])
    tablet = new_device(server.url).start()
    tablet.set_up(server.add_tablet(DEMONSTRATION.code))
    tablet.click("//summary[normalize-space()='Language']")
    tablet.click("//*[@data-language='ur']")
    wait_until(lambda: tablet.run("return document.dir") == "rtl")
    wide = "return document.documentElement.scrollWidth - innerWidth"
    for step in ("//form//input[@type='radio']", ACCEPT):
        assert tablet.run(wide) <= 0
        tablet.assert_accessible()
        tablet.go_on(step)
    tablet.type("//textarea", "مہربان")
    tablet.go_on(SEND)
    wait_until(lambda: stored(server) == 1)
    tablet.click("//*[@data-finish]")
    wait_until(lambda: tablet.run("return document.dir") == "ltr")
