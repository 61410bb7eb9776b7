"""Adds and changes single networks and practices."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from unicodedata import category

from feedback_server.actions.editing.documents import practices_changed
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


def save_pcn(store: Store, pcn: Pcn, *, new: bool, by: str, now: datetime) -> None:
    """Save a network. Raises InvalidOrganisation; for ``new``, also where the code is taken."""
    problems = _name_problems(pcn.name)
    if not PCN_CODE.fullmatch(pcn.code):
        problems["code"] = "Enter the code of the network: U and five digits, such as U12345"
    with store.write() as tx:
        if new and organisations.find_pcn(tx, pcn.code):
            problems["code"] = f"There is a network with the code {pcn.code} already"
        if problems:
            raise InvalidOrganisation(problems)
        organisations.upsert_pcns(tx, [pcn])
        about = {"pcn": pcn.code, "name": pcn.name}
        audit.record(
            tx, AuditEntry(now, by, "organisation_added" if new else "organisation_changed", about)
        )


def save_practice(store: Store, practice: Practice, *, new: bool, by: str, now: datetime) -> None:
    """Save a practice; an empty ``pcn`` means no network. Raises InvalidOrganisation."""
    problems = _name_problems(practice.name)
    if not PRACTICE_CODE.fullmatch(practice.code):
        problems["code"] = "Enter the code of the surgery: a letter and five digits, as A81001"
    with store.write() as tx:
        if new and organisations.find_practice(tx, practice.code):
            problems["code"] = f"There is a surgery with the code {practice.code} already"
        pcn = organisations.find_pcn(tx, practice.pcn) if practice.pcn else None
        if practice.pcn and pcn is None:
            problems["pcn"] = f"No network has the code {practice.pcn}: add it first"
        elif pcn and pcn.demonstration != practice.demonstration:
            problems["pcn"] = "Made-up surgeries and networks stay among themselves"
        if problems:
            raise InvalidOrganisation(problems)
        organisations.upsert_practices(tx, [practice])
        practices_changed(tx, now)
        about = {"practice": practice.code, "name": practice.name, "pcn": practice.pcn}
        audit.record(
            tx, AuditEntry(now, by, "organisation_added" if new else "organisation_changed", about)
        )


def save_setup(
    store: Store, practice: str, setup: PracticeSetup, *, by: str, now: datetime
) -> None:
    """Save hours and surveys; what the practice says of itself stays as it is."""
    with store.write() as tx:
        known = organisations.setup_of(tx, practice)
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
    store: Store, practice: str, facts: PracticeFacts, *, by: str, now: datetime
) -> None:
    """Save what a practice says of itself. Raises InvalidOrganisation, by the name of the fact."""
    if problems := fact_problems(facts):
        raise InvalidOrganisation(problems)
    with store.write() as tx:
        known = organisations.setup_of(tx, practice).facts
        if changed := facts.differing_from(known):
            organisations.upsert_facts(tx, {practice: facts})
            about = {"practice": practice, "changed": " ".join(changed)}
            audit.record(tx, AuditEntry(now, by, "practice_facts_changed", about))


def _name_problems(name: str) -> dict[str, str]:
    if not name.strip() or len(name) > LONGEST_NAME:
        return {"name": f"Enter a name of 1 to {LONGEST_NAME} characters"}
    if any(category(character) in ("Cc", "Zl", "Zp") for character in name):
        return {"name": "The name holds a line break or another control character: remove it"}
    return {}
