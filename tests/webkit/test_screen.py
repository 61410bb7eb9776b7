"""The screen of a shared tablet stays on from the first tap: Safari's engine refuses before it."""

from tests.running_server import Server
from tests.waiting import wait_until
from tests.webkit.conftest import NewDevice

WRITE_DOWN = """
globalThis.answers = [];
const { request } = WakeLock.prototype;
WakeLock.prototype.request = function (kind) {
  const asked = request.call(this, kind);
  asked.then(() => answers.push("kept on"), () => answers.push("refused"));
  return asked;
};
"""


def test_it_is_asked_for_again_with_the_first_tap(server: Server, new_device: NewDevice) -> None:
    device = new_device(server.url).start(before_pages=WRITE_DOWN)
    device.set_up(server.add_tablet("V89001"))
    wait_until(lambda: device.run("return answers") == ["refused"])
    device.press("Larger text")
    wait_until(lambda: device.run("return answers") == ["refused", "kept on"])
