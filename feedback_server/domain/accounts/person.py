"""Staff: what each role may do, and whose figures a person sees."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from feedback_server.domain.organisations.organisation import Pcn, Practice


class Role(StrEnum):
    """Roles. An administrator sees everything, the others the organisations in their scope."""

    ADMINISTRATOR = "administrator"
    PCN_LEAD = "pcn-lead"
    PCN_VIEWER = "pcn-viewer"
    PRACTICE_VIEWER = "practice-viewer"
    TRANSLATOR = "translator"

    @property
    def words(self) -> str:
        """
        >>> Role.PCN_LEAD.words
        'PCN lead'
        """
        return self.value.replace("-", " ").replace("pcn", "PCN")


class Permission(StrEnum):
    """What a page or an endpoint requires of its user."""

    READ_REPORTS = "read reports"
    KEEP_REPORTS = "make reports final, and withdraw them"
    TAILOR_REPORTS = "choose how reports look"
    PUBLISH = "publish figures"
    PUBLISH_NOTICE = "publish a surgery's own notice"
    SEND_REPORTS = "send reports by e-mail, and share them by link"
    READ_COMMENTS = "read comments, and clear them for reports"
    READ_ORIGINALS = "read the original words of comments that were cleared"
    ENTER_FORMS = "enter forms"
    DECIDE_FLAGGED = "decide on flagged answers"
    TALLY_FRONT_DESK = "count who was asked"
    INVITE_PATIENTS = "print posters and make invitations"
    IMPORT_ACTIVITY = "upload appointments, and undo that"
    MANAGE_TABLETS = "manage tablets"
    SEE_QUARANTINE = "see what is in quarantine"
    INVITE_COLLEAGUES = "invite viewers of their own networks and surgeries"
    MANAGE_PEOPLE = "invite people, and change what they may do"
    MANAGE_ORGANISATIONS = "add and change networks and surgeries"
    EDIT_CONTENT = "change the service's details, surveys and pages"
    EDIT_PRACTICE_FACTS = "say where surgeries are, and when the therapist is there"
    READ_AUDIT_LOG = "search the audit log"
    SEE_METRICS = "read how the server does"
    TRANSLATE = "translate what patients read"


VIEWER = frozenset({Permission.READ_REPORTS})
FRONT_DESK = VIEWER | {
    Permission.ENTER_FORMS,
    Permission.TALLY_FRONT_DESK,
    Permission.INVITE_PATIENTS,
    Permission.PUBLISH_NOTICE,
}
LEAD = FRONT_DESK | {
    Permission.KEEP_REPORTS,
    Permission.TAILOR_REPORTS,
    Permission.PUBLISH,
    Permission.SEND_REPORTS,
    Permission.READ_COMMENTS,
    Permission.DECIDE_FLAGGED,
    Permission.IMPORT_ACTIVITY,
    Permission.MANAGE_TABLETS,
    Permission.EDIT_PRACTICE_FACTS,
    Permission.INVITE_COLLEAGUES,
}

PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(Permission),
    Role.PCN_LEAD: LEAD,
    Role.PCN_VIEWER: VIEWER,
    Role.PRACTICE_VIEWER: FRONT_DESK,
    Role.TRANSLATOR: frozenset(),
}
"""What comes with a role. Who is given languages translates those, whatever their role."""


NEVER_FOR_SHOW = frozenset(
    {
        Permission.INVITE_COLLEAGUES,
        Permission.MANAGE_PEOPLE,
        Permission.MANAGE_ORGANISATIONS,
        Permission.EDIT_CONTENT,
        Permission.READ_AUDIT_LOG,
        Permission.SEE_QUARANTINE,
        Permission.SEE_METRICS,
        Permission.SEND_REPORTS,
        Permission.TRANSLATE,
    }
)
"""Permissions that a demonstration account never has: they reach beyond demonstration data."""


COLLEAGUES = frozenset({Role.PCN_VIEWER, Role.PRACTICE_VIEWER})
"""The roles that somebody with ``INVITE_COLLEAGUES`` may give."""


class WrongScope(ValueError):
    """A scope that does not fit the role. The message says what to do."""


@dataclass(frozen=True)
class Languages:
    """What a person does with the codes of languages, such as ``ur``."""

    translates: frozenset[str] = frozenset()
    reviews: frozenset[str] = frozenset()
    signs_as: str = ""
    """The name or the role that stands beside a review, in files that others read."""

    @property
    def all(self) -> frozenset[str]:
        return self.translates | self.reviews


@dataclass(frozen=True)
class Person:
    """``scope`` holds codes of networks, or of practices for a practice viewer."""

    name: str
    role: Role = Role.ADMINISTRATOR
    scope: frozenset[str] = frozenset()
    demonstration: bool = False
    """Whether the account sees demonstration data only, whatever its role."""
    languages: Languages = Languages()

    def may(self, what: Permission) -> bool:
        if self.demonstration and what in NEVER_FOR_SHOW:
            return False
        by_language = what is Permission.TRANSLATE and bool(self.languages.all)
        return by_language or what in PERMISSIONS[self.role]

    def governs(self, whom: "Person", practices: Iterable[Practice]) -> bool:
        """Whether this person may invite ``whom`` as they are, and change what they do.

        ``practices`` are all that there are, or those that this person sees.
        """
        if self.may(Permission.MANAGE_PEOPLE):
            return True
        own = self.scope | {practice.code for practice in practices if practice.pcn in self.scope}
        return (
            self.may(Permission.INVITE_COLLEAGUES)
            and whom.role in COLLEAGUES
            and not (whom.demonstration or whom.languages.all)
            and bool(whom.scope)
            and whom.scope <= own
        )

    def translates(self, language: str) -> bool:
        return self.may(Permission.TRANSLATE) and (
            self.role is Role.ADMINISTRATOR or language in self.languages.all
        )

    def reviews(self, language: str) -> bool:
        """Nobody does by their role: only whoever was named as somebody who speaks it, with the
        name or the role that they sign as.
        """
        named = language in self.languages.reviews and bool(self.languages.signs_as.strip())
        return named and self.may(Permission.TRANSLATE)

    def sees(self, practice: Practice) -> bool:
        if self.demonstration and not practice.demonstration:
            return False
        own = practice.code in self.scope or practice.pcn in self.scope
        return self.role is Role.ADMINISTRATOR or own

    def sees_pcn(self, pcn: Pcn) -> bool:
        """Whether the whole network is visible, not only some of its practices."""
        if self.demonstration and not pcn.demonstration:
            return False
        return self.role is Role.ADMINISTRATOR or pcn.code in self.scope


def validate_scope(
    role: Role, codes: Iterable[str], pcns: Iterable[Pcn], practices: Iterable[Practice]
) -> frozenset[str]:
    """The scope, checked against the role. Raises WrongScope."""
    wanted = frozenset(code.upper() for code in codes)
    if role is Role.ADMINISTRATOR:
        if wanted:
            raise WrongScope("an administrator sees everything: leave out the places")
        return wanted
    if role is Role.TRANSLATOR:
        if wanted:
            raise WrongScope("a translator has languages, and no places: leave out the codes")
        return wanted
    kind = "practice" if role is Role.PRACTICE_VIEWER else "network"
    known: Iterable[Pcn | Practice] = practices if role is Role.PRACTICE_VIEWER else pcns
    if not wanted:
        raise WrongScope(f"a {role.words} needs the code of a {kind}")
    if strange := sorted(wanted - {item.code for item in known}):
        raise WrongScope(f"no {kind} has the code {', '.join(strange)}")
    return wanted
