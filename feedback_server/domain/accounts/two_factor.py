"""Who needs two-factor sign-in, and how far a sign-in has come."""

from enum import StrEnum

from .person import Person, Role


class AuthStage(StrEnum):
    """What a session still needs after the password, if anything."""

    IN = "in"
    CODE = "code"
    SET_UP = "set-up"


def requires_two_factor(person: Person) -> bool:
    """Whether a person can change or publish real figures, and so needs a second factor."""
    return person.role in (Role.ADMINISTRATOR, Role.PCN_LEAD) and not person.demonstration


def auth_stage(person: Person, *, has_factor: bool) -> AuthStage:
    """The stage at which a new session begins.

    >>> auth_stage(Person("ann@pcn.example", Role.PCN_VIEWER), has_factor=False)
    <AuthStage.IN: 'in'>
    """
    if has_factor:
        return AuthStage.CODE
    return AuthStage.SET_UP if requires_two_factor(person) else AuthStage.IN
