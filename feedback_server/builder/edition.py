"""Builds an edition: all pages, from the software's own files and those that staff changed.

It runs in a process of its own, ``python -m feedback_server.builder.edition``, which can be killed
without harm: a folder has its name only once it is whole.
"""

import base64
import errno
import fcntl
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from feedback_server.content import ContentError
from feedback_server.content.content_file import dump_yaml, parse_yaml
from feedback_server.content.provider import merge_provider
from feedback_server.content.whole_folder import is_whole, seal

from .beside import run_beside
from .build import PageSources, page_steps
from .build_step import BuildStep, digest_of
from .edition_checks import edition_errors
from .stamping import stamp, stamp_periods

PROVIDER = "content/provider.yaml"
SOURCES = ("content", "pwa/templates", "pwa/translations", "pwa/pictures", "pwa/icons", "site")
NOT_IN_AN_EDITION = shutil.ignore_patterns("handbook", "handbook.yml", "__pycache__")
BUILT, REFUSED, NO_ROOM = 0, 2, 3
"""How the process ends: with the name of the edition, with errors in the content, or with what the
machine could not do."""
OF_THE_MACHINE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO, errno.EMFILE)


@dataclass(frozen=True)
class EditionOrder:
    """All that an edition depends on."""

    root: str
    """The software's own sources."""
    made: str
    """What Node made of them."""
    base: str
    """What tells the software's own build from every other one."""
    folder: str
    """Where editions lie."""
    published: str
    """The folder of published months."""
    changes: Mapping[str, str | None]
    """Changed files in Base64; None is one that the software's own takes the place of."""
    sealing_key: str
    periods: Mapping[str, str]
    practices: Mapping[str, Sequence[str]]
    address: str

    @property
    def name(self) -> str:
        """The same for all orders that give the same pages."""
        state = asdict(self) | {"published": digest_of([Path(self.published)])}
        for place in ("root", "made", "folder"):
            del state[place]
        return hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()[:16]


def make_edition(order: EditionOrder) -> str:
    """Build the edition if it is not there yet; gives its name.

    Raises ContentError with what is wrong in the content, or with the pages made of it.
    """
    editions = Path(order.folder)
    editions.mkdir(parents=True, exist_ok=True)
    name = order.name
    with alone(editions):
        for left in editions.glob(".new-*"):  # by a build that was killed
            shutil.rmtree(left, ignore_errors=True)
        if is_whole(editions / name):
            return name
        with TemporaryDirectory(prefix=".new-", dir=editions) as scratch:
            whole = Path(scratch) / name
            try:
                _build(order, Path(scratch) / "work", whole)
            except ContentError as error:
                here = f"{whole / 'source'}/"
                raise ContentError([line.replace(here, "") for line in error.errors]) from error
            os.sync()  # a power cut after the renaming must not leave empty pages
            shutil.rmtree(editions / name, ignore_errors=True)
            whole.rename(editions / name)
    return name


def _build(order: EditionOrder, work: Path, out: Path) -> None:
    source = out / "source"
    lay_out(Path(order.root), order.changes, source)
    sources = PageSources(
        source,
        Path(order.made),
        Path(order.published),
        allow_overdue=True,  # a page that is overdue must not hold up another one
        address=order.address,
        practices=order.practices,
    )
    site, *others, assembly = page_steps(sources, work, out)
    run_beside(site.run, lambda: _run(others))
    assembly.run()
    if Path(order.published).is_dir():
        shutil.copytree(order.published, out / "published")
    stamp_periods(out, order.periods)
    stamp(out, order.sealing_key)
    addresses = json.loads((out / "assets.json").read_text("utf-8"))
    if errors := edition_errors(out, addresses):
        raise ContentError(errors)
    seal(out)


def _run(steps: Sequence[BuildStep]) -> None:
    for step in steps:
        step.run()


def lay_out(root: Path, changes: Mapping[str, str | None], source: Path) -> None:
    """Lay the software's own files into ``source``, and over them those that were changed."""
    for place in SOURCES:
        shutil.copytree(root / place, source / place, ignore=NOT_IN_AN_EDITION)
    for path, body in changes.items():
        if body is None:
            continue
        changed = source / path
        changed.parent.mkdir(parents=True, exist_ok=True)
        if path == PROVIDER:
            _merge_provider(changed, base64.b64decode(body))
        else:
            changed.write_bytes(base64.b64decode(body))


def _merge_provider(path: Path, changes: bytes) -> None:
    own = parse_yaml(path.read_bytes(), path.name)
    merged = merge_provider(own, parse_yaml(changes, path.name) or {})
    path.write_text(dump_yaml(merged), "utf-8")


@contextmanager
def alone(editions: Path, name: str = ".lock") -> Iterator[None]:
    """One process at a time; the others wait."""
    with (editions / name).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> int:
    """Reads an order as JSON, writes the name of the edition, or a list of errors, as JSON."""
    order = EditionOrder(**json.load(sys.stdin))
    try:
        answer: object = make_edition(order)
        code = BUILT
    except ContentError as error:
        answer, code = error.errors, REFUSED
    except shutil.Error as error:  # of copying a folder: it holds a line for each file
        answer, code = [str(error.args[0][0][2])], NO_ROOM
    except OSError as error:
        if error.errno not in OF_THE_MACHINE:
            raise
        answer, code = [str(error.strerror)], NO_ROOM
    sys.stdout.write(json.dumps(answer))
    return code


if __name__ == "__main__":
    sys.exit(main())
