"""Password rules: long, not common, without the person's name."""

import re

from zxcvbn import zxcvbn

SHORTEST = 12
LONGEST = 200
LOOKED_AT = 72
"""Characters checked for common words; more would cost time and change nothing."""
SAFE = 3
"""zxcvbn's score from which a password that leaked as a slow hash holds: 10^8 guesses or more."""
PART = 4
"""Shortest part of a name that counts as the name; shorter ones occur in many words."""


class PasswordRefused(ValueError):
    """A password that breaks the rules. The message says what to do."""


def validate_password(name: str, password: str) -> None:
    """Raises PasswordRefused. ``name`` is the account's e-mail address.

    NIST SP 800-63B, 3.1.1.2: length and a list of common ones, and no rules on kinds of characters.
    The list, 30,000 of the most common, comes with zxcvbn, which also knows how they are varied.
    """
    if len(password) < SHORTEST:
        raise PasswordRefused(f"a password needs at least {SHORTEST} characters")
    if len(password) > LONGEST:
        raise PasswordRefused(f"a password has at most {LONGEST} characters")
    parts = [part for part in re.split(r"[\W_]+", name.lower()) if len(part) >= PART]
    mine = re.split(r"[\W_]+", name.partition("@")[0].lower())
    if any(item in password.lower() for item in mine if len(item) >= PART):
        raise PasswordRefused("a password must not contain your name: choose another")
    if zxcvbn(password[:LOOKED_AT], user_inputs=["handrail", *parts])["score"] < SAFE:
        raise PasswordRefused("this password is easy to guess: use three or more unusual words")
