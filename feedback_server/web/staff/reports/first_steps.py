"""The first steps on a new installation, or with a new network: ticked off by what is there."""

from collections.abc import Collection
from dataclasses import dataclass

from feedback_server.actions.accounts import staff_admin
from feedback_server.actions.tablets.tablets import TabletStatus
from feedback_server.domain.accounts.person import Permission
from feedback_server.web.security import scope
from feedback_server.web.shared.context import context


@dataclass(frozen=True)
class Step:
    words: str
    hint: str
    button: str
    address: str
    permission: Permission
    done: bool


def first_steps(tablets: Collection[TabletStatus]) -> list[Step]:
    """Those that this person may take, in their order."""
    networks, surgeries = scope.pcns(), scope.practices()
    steps = (
        Step(
            "Add a network",
            "A primary care network, or several of them.",
            "Add a network",
            "/staff/organisations/add/network",
            Permission.MANAGE_ORGANISATIONS,
            bool(networks),
        ),
        Step(
            "Add its surgeries",
            "One by one, or from a file.",
            "Add a surgery",
            f"/staff/organisations/add/surgery{f'?pcn={networks[0].code}' if networks else ''}",
            Permission.MANAGE_ORGANISATIONS,
            bool(surgeries),
        ),
        Step(
            "Invite the people who work with it",
            "Each by their own address, with no more than they need.",
            "Invite somebody",
            "/staff/people/#invite",
            Permission.INVITE_COLLEAGUES,
            _has_colleagues(),
        ),
        Step(
            "Set up a tablet, if a surgery has one",
            "Patients can answer on their own phones or on paper as well.",
            "Add a tablet",
            "/staff/tablets/add",
            Permission.MANAGE_TABLETS,
            bool(tablets),
        ),
        Step(
            "Get the first answer",
            "Put up a poster, give cards, or ask at the desk. With it, this list goes.",
            "Print a poster",
            "/staff/posters/",
            Permission.INVITE_PATIENTS,
            False,
        ),
    )
    return [step for step in steps if scope.person().may(step.permission)]


def _has_colleagues() -> bool:
    me, practices = scope.person(), scope.practices()
    return any(
        member.person.name != me.name and me.governs(member.person, practices)
        for member in staff_admin.list_staff(context().store, now=context().now())
    )
