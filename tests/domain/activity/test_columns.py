"""Columns of somebody's own file: guessed by name, by what was chosen, each thing once."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from feedback_server.domain.activity.columns import (
    LEFT_OUT,
    apply_choice,
    choice_errors,
    guess_columns,
)
from tests.domain.activity.test_rows import OWN


def guessed(header: list[str], before: dict[str, str] | None = None) -> list[tuple[str, bool]]:
    return [(guess.means, guess.sure) for guess in guess_columns(header, OWN, before or {})]


def test_a_name_of_the_map_is_sure_in_any_case() -> None:
    assert guessed(["PRACTICE", " month ", "dna"]) == [
        ("Practice", True),
        ("Month", True),
        ("DNA", True),
    ]


def test_what_is_alike_is_only_suggested_and_what_is_not_is_left_out() -> None:
    assert guessed(["Practices", "Attended (all)", "Colour"]) == [
        ("Practice", False),
        ("Attended", False),
        (LEFT_OUT, False),
    ]


def test_other_names_are_suggested() -> None:
    how = replace(OWN, aliases={"DNA": ("No show", "Missed")})
    (guess,) = guess_columns(["No shows"], how, {})
    assert (guess.means, guess.sure) == ("DNA", False)


def test_what_was_chosen_before_goes_before_the_name() -> None:
    before = {"booked": "Attended", "colour": LEFT_OUT}
    assert guessed(["Booked", "Colour", "Attended"], before) == [
        ("Attended", True),
        (LEFT_OUT, True),
        (LEFT_OUT, False),
    ]


@given(
    st.lists(st.sampled_from([*OWN.columns, "Practices", "month of", "x", ""]), max_size=12),
    st.dictionaries(
        st.sampled_from(["practice", "x", "dna"]), st.sampled_from([*OWN.columns, LEFT_OUT])
    ),
)
def test_nothing_is_guessed_twice(header: list[str], before: dict[str, str]) -> None:
    unique = list(dict.fromkeys(header))
    means = [guess.means for guess in guess_columns(unique, OWN, before) if guess.means]
    assert len(means) == len(set(means))


def test_a_map_fits_the_file_s_own_names() -> None:
    choice = {"Site": "Practice", "Period": "Month", "Rang": "By phone", "Ill": LEFT_OUT}
    assert choice_errors(choice, OWN) == []
    own = apply_choice(OWN, choice)
    assert (own.practice, own.month, own.numbers) == ("Site", "Period", {})
    assert own.groups == {"modes": {"Rang": "Telephone"}}
    assert own.columns == ("Site", "Period", "Rang")
