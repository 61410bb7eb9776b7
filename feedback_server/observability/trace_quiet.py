"""How spans are begun: what an exception says may hold what a person wrote."""

from typing import TypedDict


class Quiet(TypedDict):
    record_exception: bool
    set_status_on_exception: bool


QUIET: Quiet = {"record_exception": False, "set_status_on_exception": False}
