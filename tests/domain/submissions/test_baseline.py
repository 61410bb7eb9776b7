"""How many answers that anybody could send count before a person has looked."""

from hypothesis import given
from hypothesis import strategies as st

from feedback_server.domain.submissions.baseline import LEAST, Evidence, daily, monthly

NUMBERS = st.integers(0, 10_000)
EARLIER = st.lists(NUMBERS, max_size=6)


@given(EARLIER, NUMBERS, st.none() | NUMBERS)
def test_it_is_never_less_than_of_a_new_practice_nor_more_than_were_seen(
    earlier: list[int], asked: int, seen: int | None
) -> None:
    allowed = monthly(Evidence(earlier, asked, seen))
    assert allowed >= LEAST
    assert seen is None or allowed <= max(LEAST, seen)
    assert daily(allowed) <= allowed


@given(NUMBERS)
def test_two_months_of_a_flood_move_no_half_year(flood: int) -> None:
    usual = [10, 11, 12, 13]
    assert monthly(Evidence([*usual, flood, flood])) <= 2 * 13
    assert monthly(Evidence([flood, flood])) == max(LEAST, 2 * flood), "all that is known"


@given(EARLIER, NUMBERS, NUMBERS)
def test_more_who_were_asked_never_make_less_room(earlier: list[int], a: int, b: int) -> None:
    few, many = sorted((a, b))
    assert monthly(Evidence(earlier, few)) <= monthly(Evidence(earlier, many))
