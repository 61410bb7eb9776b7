"""E-mails to staff: never a figure, a patient's name or an answer."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Email:
    to: str
    subject: str
    text: str


def invitation_email(to: str, *, service: str, address: str, days: int) -> Email:
    """The e-mail that invites; ``address`` is the invitation link."""
    text = f"""\
You are invited to the staff pages of {service}.

Open this link and choose how you sign in. It works once, within {days} days:

{address}

If you did not expect this, do nothing: the link ends by itself. Nobody will ever ask you for the
link, your password or a code.
"""
    return Email(to, f"Your link to join {service}", text)
