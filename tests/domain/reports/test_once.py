"""What several sections need is worked out once for a report."""

from types import SimpleNamespace
from typing import Any, cast

from feedback_server.domain.reports.context import once


def test_something_is_worked_out_once_for_each_report() -> None:
    asked: list[str] = []

    @once
    def name(context: Any) -> str:
        asked.append(context.name)
        return f"report of {context.name}"

    first, second = (
        cast(Any, SimpleNamespace(name=month, worked_out={})) for month in ("May", "June")
    )
    assert [name(first), name(first), name(second)] == [
        "report of May",
        "report of May",
        "report of June",
    ]
    assert asked == ["May", "June"]
