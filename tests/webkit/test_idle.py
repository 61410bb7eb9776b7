"""A tablet that somebody has left, in WebKit: it asks, then forgets."""

from tests.e2e.outbox_suite import assert_blank
from tests.running_server import Server
from tests.waiting import wait_until
from tests.webdriver.device import ACCEPT, SEND
from tests.webkit.conftest import NewDevice

HURRY = """
  const slowly = window.setTimeout, now = performance.now;
  let skipped = 0;
  window.setTimeout = (work, ms, ...rest) => slowly(work, ms >= 5000 ? ms / 20 : ms, ...rest);
  window.skip = ms => { skipped += ms; return true; };
  performance.now = () => skipped + now.call(performance);
"""
"""What happens after five seconds or more happens twenty times as soon."""


def test_an_abandoned_tablet_asks_and_then_forgets(server: Server, new_device: NewDevice) -> None:
    tablet = new_device(server.url).start(before_pages=HURRY)
    tablet.set_up(server.add_tablet("V89001"))
    tablet.choose("Poor")
    tablet.go_on(ACCEPT)
    tablet.type("//textarea", "Hildegard was unkind")
    wait_until(lambda: tablet.is_titled("Are you still there?"))
    tablet.assert_accessible()
    tablet.press("Carry on")
    assert tablet.run("return document.querySelector('textarea').value") == "Hildegard was unkind"

    wait_until(lambda: tablet.is_titled("Are you still there?"))
    tablet.run("return skip(31000)")
    wait_until(tablet.is_at_start)
    assert_blank(tablet)
    assert tablet.outbox() == []

    # One who has sent is not waited for either
    tablet.choose("Good")
    tablet.go_on(SEND)
    wait_until(tablet.is_thanked)
    wait_until(tablet.is_at_start)
