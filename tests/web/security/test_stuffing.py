"""An attack as `tests/bench/stuffing.py` makes it, in small: nobody moves a figure unseen."""

from collections.abc import Sequence
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback_server.domain.submissions.baseline import LEAST_A_DAY
from tests.bench.stuffing import ATTACKERS, Attacker, an_honest_month, attack
from tests.factories import PRACTICES, TODAY, an_envelope
from tests.web.conftest import context_of

QUICK = [each for each in ATTACKERS if "20 networks" in each.name and not each.form]


@pytest.mark.parametrize("attacker", QUICK, ids=lambda each: each.name)
def test_nobody_moves_a_surgery_s_month_unseen(
    app: Flask, client: FlaskClient, attacker: Attacker
) -> None:
    our = context_of(app)
    an_honest_month(our.store, PRACTICES, TODAY)

    def post(address: str, _: str, claims: Sequence[Any]) -> int:
        envelopes = [an_envelope(our.keys, plain=claim) for claim in claims]
        about: Any = {"environ_overrides": {"REMOTE_ADDR": address}}
        answer = client.post("/api/v1/submissions", json={"envelopes": envelopes}, **about)
        return answer.status_code

    found = attack(our.store, attacker, PRACTICES[0], post, today=TODAY, sent=60)
    assert found.statuses == {200: 60}
    assert not found.unseen
    assert found.counted <= LEAST_A_DAY + 1, "of 12 in a usual month 24 may count, 6 of them a day"
    assert found.after > 85, "it was 96% before; 60 that counted would make 44% of it"
