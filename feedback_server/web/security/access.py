"""Who may reach a view, declared where the view stands.

A view without a declaration is nobody's, and keeps the application from starting.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, TypeVar

from flask import Flask

from feedback_server.domain.accounts.person import Permission, Person
from feedback_server.domain.accounts.two_factor import AuthStage

View = TypeVar("View", bound=Callable[..., Any])
_DECLARED = "_handrail_access"


class UndeclaredView(Exception):
    """There are views that do not say who may reach them."""


class Callers(Enum):
    """Who calls, and so how a stranger is turned away."""

    ANYBODY = "anybody"
    SESSIONS = "people who are signed in; a stranger is sent to sign in"
    TOKENS = "programs with a token; a stranger gets 401"
    HIDDEN = "either of them; whoever may not reach it gets 404, as if nothing were there"


class Section(StrEnum):
    """The groups of the staff navigation, in its order."""

    OVERVIEW = "Overview"
    REPORTS = "Reports"
    COMMENTS = "Comments"
    APPOINTMENTS = "Appointments"
    COLLECT = "Collect answers"
    SETTINGS = "Settings"
    ACCOUNT = "Your account"
    HANDBOOK = "Handbook"


@dataclass(frozen=True)
class NavItem:
    """A link in the navigation; within a section they stand in the order of registration."""

    section: Section
    title: str


@dataclass(frozen=True)
class Access:
    callers: Callers
    permission: Permission | None = None
    """None for every account."""
    early: frozenset[AuthStage] = frozenset()
    """The stages before the end of signing in at which a session reaches the view as well."""
    audit: str = ""
    """The action that the audit log notes when somebody reads the page; empty for none."""
    nav: NavItem | None = None

    def admits(self, person: Person) -> bool:
        """Whether somebody who is signed in may reach it."""
        return self.permission is None or person.may(self.permission)


def public_page(view: View) -> View:
    """Anybody may reach it, without an account."""
    return _declare(view, Access(Callers.ANYBODY))


def staff_page(
    permission: Permission, *, audit: str = "", nav: NavItem | None = None
) -> Callable[[View], View]:
    """Only staff with this permission."""
    return lambda view: _declare(view, Access(Callers.SESSIONS, permission, audit=audit, nav=nav))


def any_account(*, nav: NavItem | None = None) -> Callable[[View], View]:
    """Everybody who is signed in, whatever their role."""
    return lambda view: _declare(view, Access(Callers.SESSIONS, nav=nav))


def half_signed_in(*stages: AuthStage) -> Callable[[View], View]:
    """Everybody who is signed in, and whoever still has the second step of signing in to do."""
    return lambda view: _declare(view, Access(Callers.SESSIONS, early=frozenset(stages)))


def program(permission: Permission, *, audit: str = "") -> Callable[[View], View]:
    """Programs of staff: a token takes the place of a session. They only ever read."""
    return lambda view: _declare(view, Access(Callers.TOKENS, permission, audit=audit))


def hidden(permission: Permission) -> Callable[[View], View]:
    """Staff and their programs. Whoever may not reach it does not learn that it exists."""
    return lambda view: _declare(view, Access(Callers.HIDDEN, permission))


def _declare(view: View, access: Access) -> View:
    setattr(view, _DECLARED, access)
    return view


def declarations(app: Flask) -> Mapping[str, Access]:
    """What each view declares, by endpoint; raises UndeclaredView naming all that do not."""
    found = {name: getattr(view, _DECLARED, None) for name, view in app.view_functions.items()}
    if undeclared := sorted(name for name, access in found.items() if access is None):
        names = ", ".join(undeclared)
        raise UndeclaredView(f"say who may reach it, as with @staff_page(...): {names}")
    return {name: access for name, access in found.items() if access is not None}
