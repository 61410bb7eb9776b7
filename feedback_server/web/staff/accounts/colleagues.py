"""Whom the person of this request may invite and change, and the links that they make."""

from dataclasses import dataclass

import structlog
from flask import g, request

from feedback_server.actions.accounts import staff_admin, staff_invitations
from feedback_server.actions.accounts.staff_admin import StaffMember
from feedback_server.actions.accounts.staff_invitations import VALID, invitation_email
from feedback_server.domain.accounts.person import Person, Role, WrongScope, validate_scope
from feedback_server.messaging.email import EmailNotSent
from feedback_server.web.security import scope
from feedback_server.web.shared.context import context, public_address


@dataclass(frozen=True)
class NewInvitation:
    """A new link, to be shown this once. ``sent`` is None where there is no server for e-mail."""

    link: str
    name: str
    sent: bool | None


def send_link(person: Person) -> NewInvitation:
    """A new link: where it leads, and whether an e-mail with it is on its way. Raises NotTheirs."""
    ctx = context()
    token = staff_invitations.invite_person(
        ctx.store, person, now=ctx.now(), by=g.account, may_change=_governs
    )
    address = f"{public_address()}/staff/join/{token}"
    sent = None
    if ctx.mailer is not None:
        letter = invitation_email(
            person.name,
            service=str(ctx.provider["service_name"]),
            address=address,
            days=VALID.days,
        )
        try:
            ctx.mailer.send(letter)
            sent = True
        except EmailNotSent as error:
            structlog.get_logger().warning("email not sent", kind=type(error).__name__)
            sent = False
    return NewInvitation(address, person.name, sent)


def read_place(name: str) -> Person:
    """Raises WrongScope."""
    given = request.form.get("role", "")
    if given not in {role.value for role in Role}:
        raise WrongScope("choose what they do")
    codes = request.form.get("of", "").replace(",", " ").split()
    places = validate_scope(Role(given), codes, scope.pcns(), scope.practices())
    person = Person(name, Role(given), places)
    if not _governs(person):
        raise WrongScope("you may invite viewers of your own networks and surgeries only")
    return person


def _governs(person: Person) -> bool:
    return scope.person().governs(person, scope.practices())


def in_sight() -> list[StaffMember]:
    """The people whom the person of this request may change; the others do not exist for them."""
    every = staff_admin.list_staff(context().store, now=context().now())
    return [member for member in every if _governs(member.person)]
