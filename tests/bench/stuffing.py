"""Somebody who wants a surgery's month to look bad: what counts, what is held, what staff are told.

A real server behind a proxy's header. Every surgery here has the same honest month: 50 answers of
its tablet, 48 of them positive, and 12 from phones in each of the six months before. Each attacker
goes for a surgery of its own and sends only the worst answer, by the interface or by the plain
form, with whatever it claims. The last ones send all of a month, a few each day: that takes no
network at all, so it is done straight at the ingester, with days that pass.
"""

import html
import ipaddress
import json
import re
import tempfile
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from feedback_server.actions.reports.build import make_report
from feedback_server.actions.reports.request import ReportRequest
from feedback_server.actions.submissions.envelopes import open_all
from feedback_server.actions.submissions.ingest import Ingester, SubmissionBatch
from feedback_server.actions.submissions.receipts import BatchContext
from feedback_server.actions.submissions.recount import verify
from feedback_server.actions.surveys.registry import SurveyRegistry, publish_survey
from feedback_server.crypto.hpke import SealingKeys, load_sealing_keys
from feedback_server.crypto.invitation_tokens import load_invitation_key
from feedback_server.domain.calendar.calendar_month import Month, london_day
from feedback_server.domain.organisations.organisation import Pcn, Practice
from feedback_server.domain.reports.blocks import Note
from feedback_server.domain.reports.vouched import POINTS
from feedback_server.domain.statistics.fft import FftCounts
from feedback_server.domain.submissions.submission import Mode, Source
from feedback_server.store import Store
from feedback_server.store.db.migrate import migrate
from feedback_server.store.organisations import organisations
from feedback_server.store.submissions import flagged, insert, submissions, tallies
from tests.bench.pages import build_pages
from tests.bench.served import Served, ours
from tests.factories import a_submission, a_survey, an_envelope, encoded

SENT, AT_ONCE = 540, 10
"""As many as moved a surgery from 96% to 13% before any of this was there."""
PCN = Pcn("U99999", "Test Network")
WORST = {"experience": "5"}
Claim = Callable[[int, date], Mapping[str, Any]]
Post = Callable[[str, str, Sequence[Mapping[str, Any]]], int]
"""Sends what is claimed from an address, for a practice; the status of the answer."""


@dataclass(frozen=True)
class Attacker:
    name: str
    addresses: Sequence[str]
    claim: Claim = lambda number, today: {}
    form: bool = False


def online(number: int, today: date) -> Mapping[str, Any]:
    """The quietest: online, spread over the days that are believed, within the month."""
    return {"given_on": max(today - timedelta(days=number % 14), today.replace(day=1)).isoformat()}


def back_dated(number: int, today: date) -> Mapping[str, Any]:
    return {"given_on": (today - timedelta(days=number % 400)).isoformat()}


def as_tablet(number: int, today: date) -> Mapping[str, Any]:
    return {"mode": "tablet", **online(number, today)}


def with_token(number: int, today: date) -> Mapping[str, Any]:
    """A token that nobody gave out."""
    return {"mode": "tablet", "token": f"made up {number}"}


def addresses(first: str, number: int, apart: int) -> list[str]:
    start = ipaddress.ip_address(first)
    return [str(start + each * apart) for each in range(number)]


ATTACKERS = (
    Attacker("1 address", addresses("198.18.0.1", 1, 256), online),
    Attacker("10 addresses, a /24 each", addresses("198.19.0.1", 10, 256), online),
    Attacker("100 addresses, a /24 each", addresses("203.0.0.1", 100, 256), online),
    Attacker("20 networks of IPv4, a /16 each", addresses("100.64.0.1", 20, 2**16), online),
    Attacker("20 networks of IPv6, a /48 each", addresses("2001:db8::1", 20, 2**80), online),
    Attacker("20 networks of IPv6, a /32 each", addresses("2a00::1", 20, 2**96), online),
    Attacker("20 networks, back-dated 400 days", addresses("101.0.0.1", 20, 2**16), back_dated),
    Attacker("20 networks, as a tablet", addresses("102.0.0.1", 20, 2**16), as_tablet),
    Attacker("20 networks, with tokens made up", addresses("103.0.0.1", 20, 2**16), with_token),
    Attacker("20 networks, by the plain form", addresses("104.0.0.1", 20, 2**16), form=True),
)


@dataclass(frozen=True)
class Outcome:
    """Of one attack. ``said`` is what the overview and the report's first page say of it."""

    statuses: Mapping[int, int]
    counted: int
    held: int
    before: float
    after: float
    said: Sequence[str]

    @property
    def moved(self) -> float:
        return abs(self.after - self.before)

    @property
    def unseen(self) -> bool:
        return self.moved > POINTS and not self.said


def an_honest_month(store: Store, practices: Sequence[Practice], today: date) -> None:
    """Of every practice, with the six months before."""
    month, survey = Month.of(today), a_survey()
    with store.write() as tx:
        organisations.upsert_pcns(tx, [PCN])
        organisations.upsert_practices(tx, practices)
    publish_survey(store, survey)
    first, early = a_submission(given_on=month.first_day()), Source.OPEN
    given = [
        replace(first, source=Source.TABLET, answers={"experience": "1" if n < 48 else "4"})
        for n in range(50)
    ]
    for back in range(1, 7):
        day = month.plus(-back).first_day()
        given += [replace(first, given_on=day, source=early, mode=Mode.ONLINE)] * 12
    with store.write() as tx:
        for practice in practices:
            new = [
                replace(submission, id=str(uuid.uuid4()), practice=practice.code)
                for submission in given
            ]
            insert.add(tx, new, {survey.version: survey})


def attack(
    store: Store, attacker: Attacker, practice: Practice, post: Post, *, today: date, sent: int
) -> Outcome:
    """Send all of it, a few at a time, from one address after the other."""
    before = _positive(store, practice, today)
    statuses: dict[int, int] = {}
    for start in range(0, sent, AT_ONCE):
        address = attacker.addresses[(start // AT_ONCE) % len(attacker.addresses)]
        some = range(start, min(sent, start + AT_ONCE))
        plain = {"practice": practice.code, "answers": WORST}
        claims = [plain | dict(attacker.claim(number, today)) for number in some]
        status = post(address, practice.code, claims)
        statuses[status] = statuses.get(status, 0) + len(claims)
    return outcome(store, practice, today, before, statuses)


def outcome(
    store: Store, practice: Practice, today: date, before: float, statuses: Mapping[int, int]
) -> Outcome:
    with store.read() as tx:
        every = list(submissions.iter_submissions(tx, SurveyRegistry().published(tx)))
        held = sum(flagged_group.number for flagged_group in flagged.by_reason(tx, [practice.code]))
    mine = [
        submission
        for submission in every
        if submission.practice == practice.code and submission.answers == WORST
    ]
    counted = sum(submission.counted for submission in mine)
    after = _positive(store, practice, today)
    return Outcome(statuses, counted, held, before, after, _said(store, practice, today))


def patient(
    store: Store, keys: SealingKeys, practice: Practice, today: date, a_day: int
) -> Outcome:
    """A few each day of a month, from another network each time."""
    before = _positive(store, practice, today)
    ingester = Ingester(store, SurveyRegistry(), partial(open_all, keys=keys))
    first, number = Month.of(today).first_day(), 0
    for place in range(28):
        day = first + timedelta(days=place)
        plain = {"practice": practice.code, "answers": WORST, "given_on": day.isoformat()}
        envelopes = [encoded(an_envelope(keys, plain=plain)) for _ in range(a_day)]
        ingester.ingest([SubmissionBatch(envelopes, BatchContext(day, b"k"))])
        number += a_day
    return outcome(store, practice, today, before, {200: number})


def _positive(store: Store, practice: Practice, today: date) -> float:
    with store.read() as tx:
        found = tallies.list_tallies(tx, [practice.code], Month.of(today))
    counts: dict[str, int] = {}
    for tally in found:
        if tally.key.question == a_survey().fft.id:
            counts[tally.key.code] = counts.get(tally.key.code, 0) + tally.count
    fft = FftCounts.of(counts)
    return 100 * fft.positive / fft.total


def _said(store: Store, practice: Practice, today: date) -> list[str]:
    """What the first page says of this practice: how far it is moved, how many are held."""
    report = make_report(store, SurveyRegistry(), ReportRequest(PCN.code, Month.of(today), today))
    blocks = (block for section in report.sections for block in section.blocks)
    notes = [block for block in blocks if isinstance(block, Note)]
    text = " ".join(note.words for note in notes)
    found = re.findall(rf"{re.escape(practice.name)}: ([^;.]*)", text)
    with store.read() as tx:
        held = flagged.by_reason(tx, [practice.code])
    return [
        *found,
        *(f"{flagged_group.number} held: {flagged_group.flag.value}" for flagged_group in held),
    ]


def by_interface(url: str, keys: SealingKeys, address: str, _: str, claims: Any) -> int:
    envelopes = [an_envelope(keys, plain=claim) for claim in claims]
    body = json.dumps({"envelopes": envelopes}).encode()
    headers = {"Content-Type": "application/json", "X-Forwarded-For": address}
    return _status(urllib.request.Request(f"{url}/api/v1/submissions", body, headers))


def by_form(url: str, keys: SealingKeys, address: str, practice: str, claims: Any) -> int:
    """Each through the page that shows it for a check."""
    where = f"{url}/feedback/{a_survey().id}/en/?practice={practice}"
    headers, status = {"X-Forwarded-For": address}, 0
    for claim in claims:
        form = urllib.parse.urlencode(claim["answers"])
        asked = urllib.request.Request(where, form.encode(), headers)
        try:
            with urllib.request.urlopen(asked) as page:
                found = re.search(r'name="id" value="([^"]+)"', page.read().decode())
        except urllib.error.HTTPError as error:
            return error.code
        assert found is not None
        signed = urllib.parse.urlencode({"id": html.unescape(found[1])})
        status = _status(urllib.request.Request(where, f"{form}&{signed}".encode(), headers))
    return status


def _status(request: urllib.request.Request) -> int:
    try:
        with urllib.request.urlopen(request) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def rows(folder: Path) -> Iterator[tuple[str, int, Outcome]]:
    """Every attack, one after the other."""
    build_pages(folder)
    url = f"sqlite:///{folder / 'stuffing.sqlite3'}"
    command, environment = ours(folder, url)
    store, today = Store(url), london_day(datetime.now(UTC))
    migrate(store)
    names = [each.name for each in ATTACKERS] + ["patient 1", "patient 5"]
    practices = [Practice(f"V8{n:04}", f"Surgery {n}", PCN.code) for n in range(len(names))]
    an_honest_month(store, practices, today)
    with Served(command, environment, folder / "server.log") as served:
        keys = load_sealing_keys(folder / "var" / "keys" / "sealing")
        load_invitation_key(folder / "var" / "keys")
        for attacker, practice in zip(ATTACKERS, practices, strict=False):
            way = by_form if attacker.form else by_interface
            post = partial(way, f"http://127.0.0.1:{served.port}", keys)
            found = attack(store, attacker, practice, post, today=today, sent=SENT)
            yield attacker.name, SENT, found
    for a_day, practice in zip((1, 5), practices[-2:], strict=True):
        found = patient(store, keys, practice, today, a_day)
        yield f"any network, {a_day} a day for 28 days", 28 * a_day, found
    assert not verify(store, SurveyRegistry()).differences
    store.close()


def main() -> None:
    _row("Attacker", "sent", "counted", "held", "positive, points", "staff are told")
    unseen = []
    with tempfile.TemporaryDirectory() as name:
        for attacker, sent, found in rows(Path(name)):
            told = "; ".join(found.said) or "nothing"
            moved = f"{found.before:.0f}% to {found.after:.0f}%: {found.moved:.1f}"
            _row(attacker, sent, found.counted, found.held, moved, told)
            unseen += [attacker] if found.unseen else []
    print(f"\nMoved by more than {POINTS} points and not told: {', '.join(unseen) or 'nobody'}")
    raise SystemExit(1 if unseen else 0)


def _row(name: str, sent: object, counted: object, held: object, moved: str, told: str) -> None:
    print(f"{name:36}{sent:>6}{counted:>9}{held:>6}  {moved:20}  {told}", flush=True)


if __name__ == "__main__":
    main()
