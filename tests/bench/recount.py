"""Recounting ten million submissions: what `handrail submission recount` takes."""

import os
import sys

from tests.bench.processes import MB, used_by
from tests.bench.simulated import ENGLAND, FILE, simulated
from tests.bench.site_build import row


def main() -> None:
    address = f"sqlite:///{simulated(ENGLAND) / FILE}"
    environment = {**os.environ, "HANDRAIL_DATABASE_URL": address}
    used = used_by([sys.executable, "-m", "feedback_server", "submission", "recount"], environment)
    row("", "seconds", "of processors", "peak MB")
    numbers = (f"{used.seconds:,.0f}", f"{used.processor_s:,.0f}", f"{used.peak / MB:,.0f}")
    row(f"handrail submission recount, {ENGLAND.submissions:,}", *numbers)


if __name__ == "__main__":
    main()
