"""Counts that stand in several sums: none of 1 to 4 can be worked out from what is shown."""

from feedback_server.domain.statistics.disclosure import Sum, hide, revealed


def test_nothing_is_hidden_without_a_small_count() -> None:
    assert hide({}, []) == frozenset()
    assert hide({"a": 0, "b": 9, "all": 9}, [Sum("all", ("a", "b"))]) == frozenset()


def test_the_next_smallest_is_hidden_with_one_that_the_total_would_give_away() -> None:
    counts = {"a": 2, "b": 9, "c": 40, "all": 51}
    assert hide(counts, [Sum("all", ("a", "b", "c"))]) == {"a", "b"}


def test_a_total_is_hidden_where_nothing_else_can_be() -> None:
    assert hide({"a": 3, "b": 0, "all": 3}, [Sum("all", ("a", "b"))]) == {"a", "all"}


def test_several_that_are_all_1_are_known_from_their_sum() -> None:
    counts = {"a": 1, "b": 1, "c": 9, "all": 11}
    assert hide(counts, [Sum("all", ("a", "b", "c"))]) == {"a", "b", "c"}


def test_a_count_of_two_sums_is_hidden_in_both() -> None:
    counts = {"a": 2, "b": 9, "c": 40, "all": 51, "b1": 4, "b2": 5}
    hidden = hide(counts, [Sum("all", ("a", "b", "c")), Sum("b", ("b1", "b2"))])
    assert {"a", "b", "b1"} <= hidden
    assert "all" not in hidden


def test_sums_that_each_hide_two_do_not_give_one_away_together() -> None:
    """Of x + y, y + z and x + z each hides two, and together they are solved."""
    counts = {"x": 2, "y": 7, "z": 8, "xy": 9, "yz": 15, "xz": 10}
    sums = [Sum("xy", ("x", "y")), Sum("yz", ("y", "z")), Sum("xz", ("x", "z"))]
    assert revealed(counts, sums, {"x", "y", "z"}) == {"x"}
    hidden = hide(counts, sums)
    assert not revealed(counts, sums, hidden)
    assert len(hidden) < len(counts)


def test_a_count_that_was_hidden_before_stays_hidden_and_protected() -> None:
    counts = {"a": None, "b": 9, "c": 40, "all": 51}
    assert hide(counts, [Sum("all", ("a", "b", "c"))]) == {"a", "b"}
