"""The layout of each network's reports: that of its file, with what staff chose on top."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from feedback_server.actions.editing.documents import ChangedMeanwhile
from feedback_server.domain.reports.layout import Layout, Layouts
from feedback_server.domain.reports.layout_settings import parse_layout, validate
from feedback_server.domain.surveys.service import MAIN, of_service
from feedback_server.store import Store, Transaction
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.reports import layouts

TAILORABLE = ("sections", "introduction", "target", "questions", "breakdowns", "months", "rebase")
"""The settings that staff can choose. Logos and the names of returns stay with files."""


class LayoutRefused(ValueError):
    """The settings cannot make a layout. ``faults`` are lists of words by setting."""

    def __init__(self, faults: Mapping[str, list[str]]) -> None:
        super().__init__(
            "; ".join(f"{key}: {fault}" for key, some in faults.items() for fault in some)
        )
        self.faults = faults


def layout_of(store: Store, known: Layouts, pcn: str, *, service: str = MAIN) -> Layout:
    """The layout of a network's reports of a service, wherever they are made."""
    with store.read() as tx:
        return _layout(tx, known, pcn, service)


def _layout(tx: Transaction, known: Layouts, pcn: str, service: str) -> Layout:
    own, layout = layouts.find(tx, pcn, service), _of_file(known, pcn, service)
    if own is not None and not validate(own):  # another version may know other sections
        return parse_layout(own, layout)
    return layout


def _of_file(known: Layouts, pcn: str, service: str) -> Layout:
    """What files say of networks, such as a target, is of the main service."""
    return known.of(pcn) if service == MAIN else known.default


def is_tailored(store: Store, pcn: str, service: str = MAIN) -> bool:
    with store.read() as tx:
        return layouts.find(tx, pcn, service) is not None


def checked_layout(
    known: Layouts, pcn: str, settings: Mapping[str, Any], service: str = MAIN
) -> Layout:
    """The layout that these settings make, without saving it. Raises LayoutRefused."""
    faults = validate(settings) | {
        key: ["is not to be chosen here"] for key in settings if key not in TAILORABLE
    }
    if faults:
        raise LayoutRefused(faults)
    return parse_layout(settings, _of_file(known, pcn, service))


def save_layout(
    store: Store,
    known: Layouts,
    pcn: str,
    settings: Mapping[str, Any],
    *,
    service: str = MAIN,
    instead_of: Layout | None = None,
    by: str,
    now: datetime,
) -> None:
    """Save what staff chose; saved revisions stay as they are.

    Raises LayoutRefused, and ChangedMeanwhile where another layout than ``instead_of`` is there.
    """
    checked_layout(known, pcn, settings, service)
    with store.write() as tx:
        if instead_of is not None and instead_of != _layout(tx, known, pcn, service):
            raise ChangedMeanwhile
        layouts.upsert(tx, pcn, settings, service)
        audit.record(tx, AuditEntry(now, by, "layout_changed", {"pcn": pcn} | of_service(service)))


def reset_layout(store: Store, pcn: str, *, service: str = MAIN, by: str, now: datetime) -> None:
    """Go back to what the network's file says, or to the default layout."""
    with store.write() as tx:
        if layouts.delete(tx, pcn, service):
            about = {"pcn": pcn} | of_service(service)
            audit.record(tx, AuditEntry(now, by, "layout_reset", about))
