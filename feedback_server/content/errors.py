"""The fault that every reader of content/ raises."""

from collections.abc import Sequence


class ContentError(Exception):
    """A content file that cannot be used. ``faults`` says what to mend, one line each."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = list(faults)
