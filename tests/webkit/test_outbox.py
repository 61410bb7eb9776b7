"""The outbox in WebKit."""

from tests.e2e.outbox_suite import ONLINE, OutboxSuite
from tests.running_server import Server
from tests.waiting import wait_until
from tests.webkit.conftest import NewDevice

SPIN = """
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...wanted) {
    const transaction = begin.apply(this, wanted);
    const again = () => { transaction.objectStore("outbox").count().onsuccess = again; };
    if (window.mustSpin && wanted[0].includes("outbox")) { window.spins = true; again(); }
    return transaction;
  };
"""
"""A transaction of the app goes on for ever once ``mustSpin`` is set."""


class TestOutboxInWebKit(OutboxSuite):
    """WebKit passes what every browser does."""

    def test_a_page_left_in_the_middle_of_a_transaction_holds_up_no_other(
        self, server: Server, new_device: NewDevice
    ) -> None:
        tablet = new_device(server.url).start(before_pages=SPIN)
        tablet.set_up(server.add_tablet("V89001"))
        tablet.run(f"window.mustSpin = true; {ONLINE}")
        wait_until(lambda: tablet.run("return window.spins"))
        tablet.open("/feedback/occupational-therapy/en/")
        wait_until(tablet.is_at_start)
        server.kill()
        tablet.answer()
        assert len(tablet.outbox()) == 1
