"""The result of one check of an installation."""

from dataclasses import dataclass
from enum import StrEnum


class CheckStatus(StrEnum):
    PASSED = "passed"
    WARNING = "warning"
    """Nothing is broken yet, or a person has to decide."""

    FAILED = "failed"


@dataclass(frozen=True)
class CheckResult:
    """``message`` says what was found, ``remedy`` what to do; it is empty if the check passed."""

    subject: str
    status: CheckStatus
    message: str
    remedy: str = ""


def passed(subject: str, message: str) -> CheckResult:
    return CheckResult(subject, CheckStatus.PASSED, message)


def warning(subject: str, message: str, remedy: str) -> CheckResult:
    return CheckResult(subject, CheckStatus.WARNING, message, remedy)


def failed(subject: str, message: str, remedy: str) -> CheckResult:
    return CheckResult(subject, CheckStatus.FAILED, message, remedy)
