"""Each request as if from another network, so that limits on one do not hide all answers."""

import random
from typing import Any

import schemathesis

NUMBERS = random.Random(1)


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    case.headers = case.headers or {}
    case.headers["X-Forwarded-For"] = ".".join(str(NUMBERS.randrange(1, 255)) for _ in range(4))
