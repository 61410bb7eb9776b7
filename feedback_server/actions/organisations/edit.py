"""Adds and changes single networks and practices."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from unicodedata import category

from feedback_server.actions.editing.documents import ChangedMeanwhile, practices_changed
from feedback_server.domain.organisations.organisation import (
    PCN_CODE,
    PRACTICE_CODE,
    Pcn,
    Practice,
    PracticeSetup,
)
from feedback_server.domain.organisations.practice_facts import PracticeFacts, fact_problems
from feedback_server.store import Store
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.organisations import organisations

LONGEST_NAME = 200
LONGEST_REASON = 200


class InvalidOrganisation(ValueError):
    """The errors, by field: code, name, pcn, or the name of a fact."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


def save_pcn(store: Store, pcn: Pcn, *, instead_of: Pcn | None, by: str, now: datetime) -> None:
    """Save a network in the place of another, or a new one.

    Raises InvalidOrganisation, for a new one also where the code is taken; ChangedMeanwhile where
    another than ``instead_of`` is there.
    """
    new = instead_of is None
    problems = _name_problems(pcn.name)
    if not PCN_CODE.fullmatch(pcn.code):
        problems["code"] = "Enter the code of the network: U and five digits, such as U12345"
    with store.write() as tx:
        there = organisations.find_pcn(tx, pcn.code)
        if new and there:
            problems["code"] = f"There is a network with the code {pcn.code} already"
        if problems:
            raise InvalidOrganisation(problems)
        _require_unchanged(there, instead_of)
        organisations.upsert_pcns(tx, [pcn])
        about = {"pcn": pcn.code, "name": pcn.name}
        audit.record(
            tx, AuditEntry(now, by, "organisation_added" if new else "organisation_changed", about)
        )


def save_practice(
    store: Store, practice: Practice, *, instead_of: Practice | None, by: str, now: datetime
) -> None:
    """Save a practice as ``save_pcn`` does; an empty ``pcn`` means no network."""
    new = instead_of is None
    problems = _name_problems(practice.name)
    if not PRACTICE_CODE.fullmatch(practice.code):
        problems["code"] = "Enter the code of the surgery: a letter and five digits, as A81001"
    with store.write() as tx:
        there = organisations.find_practice(tx, practice.code)
        if new and there:
            problems["code"] = f"There is a surgery with the code {practice.code} already"
        pcn = organisations.find_pcn(tx, practice.pcn) if practice.pcn else None
        if practice.pcn and pcn is None:
            problems["pcn"] = f"No network has the code {practice.pcn}: add it first"
        elif pcn and pcn.demonstration != practice.demonstration:
            problems["pcn"] = "Made-up surgeries and networks stay among themselves"
        if problems:
            raise InvalidOrganisation(problems)
        _require_unchanged(there, instead_of)
        organisations.upsert_practices(tx, [practice])
        practices_changed(tx, now)
        about = {"practice": practice.code, "name": practice.name, "pcn": practice.pcn}
        audit.record(
            tx, AuditEntry(now, by, "organisation_added" if new else "organisation_changed", about)
        )


def save_setup(
    store: Store,
    practice: str,
    setup: PracticeSetup,
    *,
    instead_of: PracticeSetup,
    by: str,
    now: datetime,
) -> None:
    """Save hours and surveys; what the practice says of itself stays as it is.

    Raises ChangedMeanwhile.
    """
    with store.write() as tx:
        known = organisations.setup_of(tx, practice)
        _require_unchanged((known.surveys, known.hours), (instead_of.surveys, instead_of.hours))
        kept = replace(
            setup,
            facts=known.facts,
            facts_before=known.facts_before,
            not_in_return=known.not_in_return,
        )
        organisations.upsert_setup(tx, practice, kept)
        about = {"practice": practice, "surveys": " ".join(setup.surveys)}
        audit.record(tx, AuditEntry(now, by, "practice_setup_changed", about))


def save_return(store: Store, practice: str, why_not: str, *, by: str, now: datetime) -> None:
    """Say why our answers stay out of a practice's own return, or with "" that they go in."""
    if len(why_not) > LONGEST_REASON:
        raise InvalidOrganisation({"why": f"Use {LONGEST_REASON} characters or fewer"})
    with store.write() as tx:
        known = organisations.setup_of(tx, practice)
        if known.not_in_return != why_not:
            organisations.upsert_setup(tx, practice, replace(known, not_in_return=why_not))
            about: dict[str, str | int] = {"practice": practice, "in_return": int(not why_not)}
            audit.record(tx, AuditEntry(now, by, "practice_return_changed", about))


def save_facts(
    store: Store,
    practice: str,
    facts: PracticeFacts,
    *,
    instead_of: PracticeFacts,
    by: str,
    now: datetime,
) -> None:
    """Save what a practice says of itself.

    Raises InvalidOrganisation, by the name of the fact, and ChangedMeanwhile.
    """
    if problems := fact_problems(facts):
        raise InvalidOrganisation(problems)
    with store.write() as tx:
        known = organisations.setup_of(tx, practice).facts
        _require_unchanged(known, instead_of)
        if changed := facts.differing_from(known):
            organisations.upsert_facts(tx, {practice: facts})
            about = {"practice": practice, "changed": " ".join(changed)}
            audit.record(tx, AuditEntry(now, by, "practice_facts_changed", about))


def _require_unchanged(there: object, instead_of: object) -> None:
    if instead_of is not None and there != instead_of:
        raise ChangedMeanwhile


def _name_problems(name: str) -> dict[str, str]:
    if not name.strip() or len(name) > LONGEST_NAME:
        return {"name": f"Enter a name of 1 to {LONGEST_NAME} characters"}
    if any(category(character) in ("Cc", "Zl", "Zp") for character in name):
        return {"name": "The name holds a line break or another control character: remove it"}
    return {}
