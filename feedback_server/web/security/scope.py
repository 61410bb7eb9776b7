"""What the person of this request sees. What they do not see does not exist for them."""

from flask import g
from werkzeug.exceptions import NotFound

from feedback_server.actions.accounts import staff_admin
from feedback_server.domain.accounts.person import Person
from feedback_server.domain.organisations.organisation import Pcn, Practice
from feedback_server.store.organisations import organisations
from feedback_server.web.shared.context import context


def person() -> Person:
    found = g.person
    assert isinstance(found, Person)
    return found


def handle() -> str:
    """Stands for this person in names of files."""
    return staff_admin.person_handle(context().invitation_key, person().name)


def practices() -> list[Practice]:
    """By name; read once a request."""
    if "practices" not in g:
        with context().store.read() as tx:
            every = organisations.list_practices(tx)
        who = person()
        g.practices = [practice for practice in every if who.sees(practice)]
    found: list[Practice] = g.practices
    return found


def practice(code: str) -> Practice:
    """Raises NotFound for one that is not there, and for one that this person does not see."""
    with context().store.read() as tx:
        found = organisations.find_practice(tx, code)
    if found is None or not person().sees(found):
        raise NotFound
    return found


def pcns() -> list[Pcn]:
    """Networks that are seen whole or in part, by name; read once a request."""
    if "pcns" not in g:
        seen = {each.pcn for each in practices()}
        with context().store.read() as tx:
            every = organisations.list_pcns(tx)
        who = person()
        g.pcns = [pcn for pcn in every if who.sees_pcn(pcn) or pcn.code in seen]
    found: list[Pcn] = g.pcns
    return found


def pcn(code: str) -> Pcn:
    """Raises NotFound as ``practice`` does."""
    for each in pcns():
        if each.code == code:
            return each
    raise NotFound


def require_whole_pcn(code: str) -> Pcn:
    """A network that this person sees whole. Raises NotFound."""
    found = pcn(code)
    if visible_practices(found):
        raise NotFound
    return found


def visible_practices(of: Pcn) -> frozenset[str]:
    """The practices of a network that a report is kept to; empty for all of them."""
    if person().sees_pcn(of):
        return frozenset()
    return frozenset(each.code for each in practices() if each.pcn == of.code)


def name_of(of: Pcn) -> str:
    """What a page about a network is called for this person: by the practices that they see of it,
    where they do not see it whole.
    """
    seen = visible_practices(of)
    own = [practice.name for practice in practices() if practice.code in seen]
    return ", ".join(own) or of.name


def file_code(of: Pcn) -> str:
    """The same as codes, for names of files."""
    return "-".join(sorted(visible_practices(of))) or of.code
