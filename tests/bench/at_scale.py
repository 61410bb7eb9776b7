"""How long the server takes for each staff page, with ten million submissions in the database.

Asked for as an administrator, who sees all places, and as the lead of one network; the least that
could be done in the same run is the page to sign in. To the simulated England come one tablet a
network and two accounts, once; they stay.
"""

import tempfile
import time
from pathlib import Path
from statistics import median

from flask import Flask
from flask.testing import FlaskClient

from feedback_server.actions.accounts import sessions
from feedback_server.actions.tablets import tablets
from feedback_server.app import create_app, freeze_gc
from feedback_server.config.settings import load_settings
from feedback_server.domain.accounts.person import Person, Role
from feedback_server.domain.accounts.two_factor import AuthStage
from feedback_server.domain.tablets.tablet import Setup
from feedback_server.store.accounts import accounts
from feedback_server.store.accounts.accounts import Account
from feedback_server.store.organisations import organisations
from feedback_server.store.submissions import submissions
from feedback_server.web.shared.context import AppContext
from tests.bench.pages import build_pages
from tests.bench.simulated import ENGLAND, FILE, last_month, simulated
from tests.bench.site_build import row
from tests.keys import put_all_keys

MOST_MS = 300
"""A page takes no longer than this at the server."""
RUNS = 7
NETWORK = f"U{(ENGLAND.pcns + 1) // 2:05}"
"""One of middling size."""
PAGES = (
    "/staff/overview/",
    f"/staff/overview/?q={NETWORK}",
    f"/staff/reports?pcn={NETWORK}&month=%s",
    "/staff/comments/",
    f"/staff/comments/?place={NETWORK}&month=%s",
    f"/staff/comments/?place={NETWORK}&month=all&text=rail",
    "/staff/you-said/",
    "/staff/activity/",
    "/staff/tablets/",
    "/staff/enter",
    "/staff/flagged",
    "/staff/posters/",
    "/staff/account/",
    "/staff/people/",
)
WIDEST = 66
"""Letters of the longest name of a page, with its person."""


def main() -> None:
    database = simulated(ENGLAND) / FILE
    with tempfile.TemporaryDirectory() as name:
        build_pages(Path(name))
        measure(Path(name), database)


def measure(folder: Path, database: Path) -> None:
    settings = {
        "HANDRAIL_BUILD": str(folder / "build"),
        "HANDRAIL_VAR": str(folder / "var"),
        "HANDRAIL_DATABASE_URL": f"sqlite:///{database}",
    }
    put_all_keys(folder / "var" / "keys")
    app = create_app(load_settings(settings))
    store, month = context_of(app).store, last_month(context_of(app).store)
    add_tablets(app)
    with store.read() as tx:
        found, pcns = submissions.count(tx), len(organisations.list_pcns(tx))
    size = database.stat().st_size / 1e9
    print(f"{found:,} submissions of {pcns:,} networks up to {month}, {size:.1f} GB")
    administrator = Person("admin@provider.example")
    lead = Person("lead@pcn.example", Role.PCN_LEAD, frozenset({NETWORK}))
    row("page", "ms", "of the least", "longest, ms", first_width=WIDEST)
    freeze_gc()
    least = show("sign in", app.test_client(), "/staff/sign-in", None)
    slow = 0
    for person in (administrator, lead):
        client = signed_in(app, person)
        for address in PAGES[: None if person is administrator else -1]:
            address = address.replace("%s", str(month))
            slow += show(f"{person.role.words}: {address}", client, address, least) > MOST_MS
    store.close()
    if slow:
        raise SystemExit(f"{slow} pages take more than {MOST_MS} ms")


def show(what: str, client: FlaskClient, address: str, least: float | None) -> float:
    """The median of RUNS, in milliseconds."""
    taken = []
    for _ in range(RUNS + 1):
        started = time.perf_counter()
        answer = client.get(address)
        taken.append(1000 * (time.perf_counter() - started))
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status}")
    found = median(taken[1:])
    numbers = (found, found / (least or found), max(taken[1:]))
    row(what, *(f"{number:,.1f}" for number in numbers), first_width=WIDEST)
    return found


def signed_in(app: Flask, person: Person) -> FlaskClient:
    our = context_of(app)
    with our.store.write() as tx:
        if accounts.find_account(tx, person.name) is None:
            accounts.add_account(tx, Account(person, ""))
        token = sessions.begin_session(
            tx, person, AuthStage.IN, id=our.new_id(), now=our.now(), instead_of=""
        )
    client = app.test_client()
    client.set_cookie("handrail", token)
    return client


def add_tablets(app: Flask) -> None:
    """One a network, where there are none yet."""
    our = context_of(app)
    if tablets.tablet_statuses(our.store):
        return
    with our.store.read() as tx:
        of_pcns = {each.pcn: each for each in organisations.list_practices(tx)}
    for practice in of_pcns.values():
        tablets.add_tablet(
            our.store,
            practice=practice.code,
            label="Front desk",
            setup=Setup(),
            id=our.new_id(),
            on=our.now().date(),
            now=our.now(),
            by="bench",
        )


def context_of(app: Flask) -> AppContext:
    found = app.extensions["handrail"]
    assert isinstance(found, AppContext)
    return found


if __name__ == "__main__":
    main()
