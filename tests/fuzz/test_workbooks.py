"""A short run of what ``make fuzz`` does at length."""

from tests.fuzz.workbooks import fuzz


def test_no_odd_workbook_breaks_the_reader() -> None:
    became = fuzz(6, seed=20)
    assert became.total() == 6 and became["refused"] > 0
