"""Builds the pages anew with what staff changed and published, and has them served.

What is there is served on until the new pages are whole and checked, whatever happens.
"""

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path

import structlog

from feedback_server.actions.operations.worker import Done
from feedback_server.actions.surveys.registry import publish_survey
from feedback_server.builder.edition import BUILT, NO_ROOM, REFUSED, EditionOrder, alone
from feedback_server.config.editions import POINTER, Pointer, base_of, read_pointer
from feedback_server.config.retention import retention_periods
from feedback_server.config.settings import Settings
from feedback_server.content import load_surveys
from feedback_server.content.media import without_ended
from feedback_server.content.whole_folder import is_whole
from feedback_server.crypto.hpke import load_sealing_keys
from feedback_server.domain.calendar.calendar_month import london_day
from feedback_server.domain.editing.document import Document, DocumentState, newest_bodies
from feedback_server.domain.editing.media import MEDIA_FOLDER
from feedback_server.domain.operations.job import Job, JobOutcome
from feedback_server.store import Store, Transaction
from feedback_server.store.editing import documents
from feedback_server.store.organisations import organisations

COMMAND = (sys.executable, "-m", "feedback_server.builder.edition")
LONGEST_S = 120
AGAIN_AFTER, LONGEST_WAIT = timedelta(seconds=5), timedelta(minutes=1)
KEPT = 3
"""How many editions stay besides the one that is served: to go back to, and for open pages."""


class Refused(Exception):
    """The content has errors; a line for each."""


class BuildFailed(Exception):
    """The build ended without pages and without errors in the content, as where it was killed."""


class NoRoom(BuildFailed):
    """The machine could not do it, whatever is in the content, as on a full disk."""


@dataclass
class Rebuilt:
    """What came of a rebuild: which edition is served, and what was refused, with reasons."""

    edition: str
    published: Sequence[int] = ()
    refused: dict[str, str] = field(default_factory=dict)
    """The reason for each batch."""


def rebuild_job(settings: Settings, store: Store, job: Job, now: Callable[[], datetime]) -> Done:
    """The job: what was submitted is published afterwards, or refused."""
    try:
        done = rebuild(settings, store)
    except (Refused, BuildFailed, OSError) as error:
        structlog.get_logger().error("rebuild failed", error=type(error).__name__)
        wait = min(AGAIN_AFTER * job.attempts, LONGEST_WAIT)
        return Done(JobOutcome(_reason(error), again_at=now() + wait))
    ended_at = now()  # staff are told how long it took
    return Done(JobOutcome(f"refused: {len(done.refused)}"), lambda tx: note(tx, done, ended_at))


def note(tx: Transaction, done: Rebuilt, now: datetime) -> None:
    """Note what was published, and what was refused."""
    documents.end(tx, done.published, DocumentState.PUBLISHED, "", now)
    for batch, reason in done.refused.items():
        ids = [document.id for document in documents.of_batch(tx, batch)]
        documents.end(tx, ids, DocumentState.REFUSED, reason, now)


def rebuild(settings: Settings, store: Store) -> Rebuilt:
    """Build with all that was submitted, and have the result served.

    Where that fails, each batch is judged by itself. Raises Refused or BuildFailed if even what is
    published already cannot be built any more.
    """
    settings.editions.mkdir(parents=True, exist_ok=True)
    with alone(settings.editions, ".rebuild"):  # else an older one could be served after this one
        return _rebuild(settings, store)


def _rebuild(settings: Settings, store: Store) -> Rebuilt:
    with store.read() as tx:
        published = list(documents.published(tx).values())
        waiting = documents.waiting(tx)
    batches = [list(batch) for _, batch in groupby(waiting, key=lambda one: one.batch)]
    accepted, refused = list(published), dict[str, str]()
    try:
        edition = _built(settings, store, [*published, *waiting])
        accepted += waiting
    except NoRoom:
        raise
    except (Refused, BuildFailed) as error:
        edition = _built(settings, store, published)
        if isinstance(error, Refused) and len(batches) == 1:
            refused[batches[0][0].batch] = str(error)
        else:
            accepted, refused = _judged(settings, store, published, batches)
            edition = _built(settings, store, accepted)
    _serve(settings, store, edition)
    ids = [one.id for one in accepted if one.is_waiting]
    return Rebuilt(edition, ids, refused)


def today() -> date:
    return london_day(datetime.now(UTC))


def is_outdated(settings: Settings, store: Store) -> bool:
    """Whether what is served is not what would be built now."""
    with store.read() as tx:
        published = list(documents.published(tx).values())
        waits = bool(documents.waiting(tx))
    pointer = read_pointer(settings)
    if not (published or waits or pointer or any(settings.published.glob("*.json"))):
        return False
    order = _order(settings, store, published)
    if waits or pointer != Pointer(order.name, order.base):
        return True
    return not is_whole(settings.editions / order.name)


def _judged(
    settings: Settings,
    store: Store,
    published: Sequence[Document],
    batches: Sequence[Sequence[Document]],
) -> tuple[list[Document], dict[str, str]]:
    """What can be built, with each batch added by itself, and the reasons against the others."""
    accepted, refused = list(published), {}
    for batch in batches:
        try:
            _built(settings, store, [*accepted, *batch])
            accepted += batch
        except NoRoom:
            raise
        except (Refused, BuildFailed) as error:
            refused[batch[0].batch] = str(error)
    return accepted, refused


def _built(settings: Settings, store: Store, content: Iterable[Document]) -> str:
    """The name of the edition with this content, which is there afterwards."""
    order = _order(settings, store, content)
    if is_whole(settings.editions / order.name):
        return order.name
    ours = {name: value for name, value in os.environ.items() if not name.startswith("HANDRAIL_")}
    try:
        ended = subprocess.run(
            COMMAND,
            input=json.dumps(asdict(order)),
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST_S,
            env=ours,
        )
    except subprocess.TimeoutExpired as error:
        raise BuildFailed(f"it took more than {LONGEST_S} seconds") from error
    if ended.returncode == REFUSED:
        raise Refused("\n".join(json.loads(ended.stdout)))
    if ended.returncode == NO_ROOM:
        raise NoRoom("\n".join(json.loads(ended.stdout)))
    if ended.returncode < 0:
        raise BuildFailed(f"the build was killed by signal {-ended.returncode}")
    if ended.returncode != BUILT:
        last = (ended.stderr.strip().splitlines() or [f"it ended with {ended.returncode}"])[-1]
        raise BuildFailed(last)
    return str(json.loads(ended.stdout))


def _order(settings: Settings, store: Store, content: Iterable[Document]) -> EditionOrder:
    with store.read() as tx:
        practices = organisations.list_practices(tx)
    of_network = groupby(
        sorted((p.pcn, p.code) for p in practices if p.pcn), key=lambda pair: pair[0]
    )
    bodies = without_ended(newest_bodies(content), today())
    return EditionOrder(
        root=str(settings.root),
        made=str(settings.build / "made"),
        base=base_of(settings.build),
        folder=str(settings.editions),
        published=str(settings.published),
        changes={path: _base64(body) for path, body in bodies.items()},
        sealing_key=load_sealing_keys(settings.keys).public(),
        periods=retention_periods(settings.retention, settings.backups),
        practices={str(pcn): [code for _, code in pairs] for pcn, pairs in of_network},
        address=settings.address,
    )


def _base64(body: bytes | None) -> str | None:
    return None if body is None else base64.b64encode(body).decode()


def _serve(settings: Settings, store: Store, edition: str) -> None:
    """Have every process serve this edition: it takes answers to its surveys from then on."""
    folder = settings.editions / edition
    for survey in load_surveys(folder / "source" / "content" / "surveys"):
        publish_survey(store, survey)
    pointer = Pointer(edition, base_of(settings.build))
    _replace(settings.editions / POINTER, json.dumps(asdict(pointer)) + "\n")
    os.utime(folder)
    _prune(settings.editions, edition)


def _replace(path: Path, text: str) -> None:
    """Write the file in one step, so that a power cut leaves the old one or the new one."""
    scratch = path.with_suffix(f".{os.getpid()}.new")
    with scratch.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _prune(editions: Path, served: str) -> None:
    """Delete all but the newest editions, and what killed builds left behind."""
    whole = [path.parent for path in editions.glob("*/assets.json") if path.parent.name != served]
    old = sorted(whole, key=lambda path: path.stat().st_mtime)[:-KEPT]
    shown = _media_of(editions / served)
    for path in {*old, *(path for path in whole if not _media_of(path) <= shown)}:
        shutil.rmtree(path, ignore_errors=True)


def _media_of(edition: Path) -> set[str]:
    """Photographs, films and stories that it holds: nobody goes back to one that was withdrawn."""
    return {path.name for path in (edition / "source" / MEDIA_FOLDER).glob("*.*")}


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"The pages could not be built: {error.strerror}"
    return f"The pages could not be built: {error}"
