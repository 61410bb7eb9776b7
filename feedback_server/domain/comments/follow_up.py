"""What staff do about a comment: whether a person is needed today, who sees to it, what came of it.

The note is words of staff. It stands on staff pages only: no report, export or public page has it.
"""

from dataclasses import dataclass

LONGEST_NOTE = 500


@dataclass(frozen=True)
class FollowUp:
    suggested: bool = False
    """Words of risk stood in the comment when it came (domain/comments/risk_words.py)."""

    today: bool | None = None
    """What a person said about it: somebody is needed today, or not; None while nobody has."""

    assigned_to: str = ""
    note: str = ""
    done: bool = False

    @property
    def needs_today(self) -> bool:
        """Suggested counts until a person has lifted it, or it is done."""
        return not self.done and (self.suggested if self.today is None else self.today)


class CannotFollowUp(ValueError):
    """A follow-up that cannot be kept like this. ``field`` is where, the words say what to do."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def check_note(note: str) -> None:
    """Raises CannotFollowUp."""
    if len(note) > LONGEST_NOTE:
        raise CannotFollowUp("note", f"Use {LONGEST_NOTE} characters or fewer")
    if "\0" in note:  # PostgreSQL cannot keep one
        raise CannotFollowUp("note", "Write the note without special characters")
