"""Follow-up of a comment: whether a person is needed today, who is assigned, what was done.

The note is words of staff. It stands on staff pages only: no report, export or public page has it.
"""

from dataclasses import dataclass

LONGEST_NOTE = 500


@dataclass(frozen=True)
class FollowUp:
    suggested: bool = False
    """Whether words of risk were found in the comment."""

    today: bool | None = None
    """A person's decision on "needed today"; None while nobody has decided."""

    assigned_to: str = ""
    note: str = ""
    done: bool = False

    @property
    def needs_today(self) -> bool:
        """Whether a person is needed today: as decided, else as suggested, until it is done."""
        return not self.done and (self.suggested if self.today is None else self.today)


class CannotFollowUp(ValueError):
    """A follow-up that cannot be saved. ``field`` is where, the message says what to do."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def check_note(note: str) -> None:
    """Raises CannotFollowUp."""
    if len(note) > LONGEST_NOTE:
        raise CannotFollowUp("note", f"Use {LONGEST_NOTE} characters or fewer")
    if "\0" in note:  # PostgreSQL cannot keep one
        raise CannotFollowUp("note", "Write the note without special characters")
