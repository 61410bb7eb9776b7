"""A token in every form of the staff pages: the same press twice is known by it."""

import hashlib
import hmac
import re
import secrets

from flask import g
from jinja2.ext import Extension
from markupsafe import Markup

from .context import context

FIELD = "once"
FORM = re.compile(r"<form\b(?>\{\{.*?\}\}|\{%.*?%\}|[^>])*+>", re.S)
"""The start of a form in a template; what stands in braces may hold any sign."""


class FormTokens(Extension):
    """Adds the token while a template is compiled, so that no form can be without one."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        if name is None or not name.startswith(("staff/", "shared/kept_words")):
            return source
        return FORM.sub(_with_token, source)


def _with_token(form: re.Match[str]) -> str:
    posted = 'method="post"' in form[0]
    return form[0] + "{{ form_token() }}" if posted else form[0]


def form_token() -> Markup:
    """A hidden field, the same in all forms of a page. It says for whom the page was made."""
    if not g.get("account"):
        return Markup()
    if "form_token" not in g:
        g.form_token = f"{secrets.token_urlsafe(9)}.{_mark(g.account)}"
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, g.form_token)


def is_of_other_person(token: str, account: str) -> bool:
    """Whether the form was made for somebody else, who was signed in in this browser before."""
    return token.rpartition(".")[2] != _mark(account)


def _mark(account: str) -> str:
    key = context().invitation_key
    return hmac.new(key, f"form/{account}".encode(), hashlib.sha256).hexdigest()[:12]
