"""What a network's answers are parted by: practices, and ways of answering."""

from feedback_server.domain.submissions.submission import Mode

from .context import Basis

MODE_NAMES = {
    Mode.TABLET: "Tablet in the surgery",
    Mode.ONLINE: "Online",
    Mode.SMS: "Link in a text message",
    Mode.PAPER: "Paper",
    Mode.TELEPHONE: "Telephone",
    Mode.OTHER: "Other",
}


def practice_names(basis: Basis) -> dict[str, str]:
    """By code, in the order of names; those that left after the month's answers come last."""
    names = {practice.code: practice.name for practice in basis.practices}
    return names | {code: f"{code} (not in the network now)" for code in practices_that_left(basis)}


def practices_that_left(basis: Basis) -> list[str]:
    return sorted(basis.counts.practices() - {practice.code for practice in basis.practices})
