"""Publishes a month: writes the file that the public pages are built from."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ..domain.period import Month
from ..domain.published import PublishedMonth, TooFewNew, publish
from ..domain.report.basis import Change
from ..store import Store
from .make_report import Asked, make_report
from .publish_survey import Surveys


@dataclass(frozen=True)
class Published:
    month: PublishedMonth
    held: bool = False
    """The figures stay as they were published before: too few answers have come since."""


def publish_report(
    store: Store,
    surveys: Surveys,
    *,
    folder: Path,
    pcn: str,
    month: Month,
    on: date,
    changes: Sequence[Change],
) -> Published:
    """Write the month's file whole, in the place of an earlier one. Raises NoSuchPcn."""
    report = make_report(store, surveys, Asked(pcn, month, on))
    last = published_month(folder, pcn, month)
    try:
        made = Published(publish(report, on=on, changes=changes, last=last))
    except TooFewNew:
        assert last is not None
        made = Published(replace(last, changes=tuple(changes), withdrawn=None), held=True)
    _write(folder, made.month)
    return made


def withdraw_report(*, folder: Path, pcn: str, month: Month, on: date) -> bool:
    """Whether there was something to take back. What it said is kept, to compare with later."""
    last = published_month(folder, pcn, month)
    if last is None or last.withdrawn:
        return False
    _write(folder, replace(last, withdrawn=on))
    return True


def published_month(folder: Path, pcn: str, month: Month) -> PublishedMonth | None:
    """What was published last of a month, withdrawn or not."""
    path = file_of(folder, pcn, month)
    if not path.exists():
        return None
    return PublishedMonth.from_json(json.loads(path.read_text("utf-8")))


def _write(folder: Path, month: PublishedMonth) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = file_of(folder, month.pcn, month.month)
    new = path.with_suffix(".new")
    new.write_text(json.dumps(month.as_json(), indent=1, ensure_ascii=False) + "\n", "utf-8")
    os.replace(new, path)


def latest_changes(folder: Path, pcn: str) -> list[Change]:
    """What patients said and what was done, as published last for this network."""
    for path in sorted(folder.glob(f"*-{pcn}.json"), reverse=True):
        found = PublishedMonth.from_json(json.loads(path.read_text("utf-8")))
        if found.changes and not found.withdrawn:
            return list(found.changes)
    return []


def file_of(folder: Path, pcn: str, month: Month) -> Path:
    return folder / f"{month}-{pcn}.json"
