"""Who needs more than a password, and how far a person has come in signing in."""

from enum import StrEnum

from .person import Person, Role


class AuthStage(StrEnum):
    """What a session that has shown its password still waits for, if anything."""

    IN = "in"
    CODE = "code"
    SET_UP = "set-up"


def requires_two_factor(person: Person) -> bool:
    """Those who can change or publish figures; demonstration data needs no such care."""
    return person.role in (Role.ADMINISTRATOR, Role.PCN_LEAD) and not person.demonstration


def auth_stage(person: Person, *, has_factor: bool) -> AuthStage:
    """Where a session begins.

    >>> auth_stage(Person("ann@pcn.example", Role.PCN_VIEWER), has_factor=False)
    <AuthStage.IN: 'in'>
    """
    if has_factor:
        return AuthStage.CODE
    return AuthStage.SET_UP if requires_two_factor(person) else AuthStage.IN
