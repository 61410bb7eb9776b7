"""What this server writes to staff by e-mail: never a figure, a name of a patient or an answer."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    text: str


def invitation(to: str, *, service: str, address: str, days: int) -> Letter:
    """``address`` is the link to join by."""
    text = f"""\
You are invited to the staff pages of {service}.

Open this link and choose how you sign in. It works once, within {days} days:

{address}

If you did not expect this, do nothing: the link ends by itself. Nobody will ever ask you for the
link, your password or a code.
"""
    return Letter(to, f"Your link to join {service}", text)
