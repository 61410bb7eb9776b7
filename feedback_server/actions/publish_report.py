"""Publishes a month: writes the file that the public pages are built from."""

import json
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from ..domain.period import Month
from ..domain.published import Change, PublishedMonth, publish
from ..store import Store
from .make_report import make_report
from .publish_survey import Surveys


def publish_report(
    store: Store,
    surveys: Surveys,
    *,
    folder: Path,
    pcn: str,
    month: Month,
    on: date,
    changes: Sequence[Change],
) -> PublishedMonth:
    """Write the month's file whole, in the place of an earlier one. Raises NoSuchPcn."""
    made = publish(
        make_report(store, surveys, pcn=pcn, month=month, as_of=on), on=on, changes=changes
    )
    folder.mkdir(parents=True, exist_ok=True)
    path = file_of(folder, pcn, month)
    new = path.with_suffix(".new")
    new.write_text(json.dumps(made.as_json(), indent=1, ensure_ascii=False) + "\n", "utf-8")
    os.replace(new, path)
    return made


def withdraw_report(*, folder: Path, pcn: str, month: Month) -> bool:
    """Whether there was something to take back."""
    path = file_of(folder, pcn, month)
    found = path.exists()
    path.unlink(missing_ok=True)
    return found


def latest_changes(folder: Path, pcn: str) -> list[Change]:
    """What patients said and what was done, as published last for this network."""
    for path in sorted(folder.glob(f"*-{pcn}.json"), reverse=True):
        changes = json.loads(path.read_text("utf-8"))["changes"]
        if changes:
            return [Change(each["said"], each["did"]) for each in changes]
    return []


def file_of(folder: Path, pcn: str, month: Month) -> Path:
    return folder / f"{month}-{pcn}.json"
