"""README.md, typed line by line on an empty machine, gives a service that does what it says."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from feedback_server.cli.server_files import FOLDER
from feedback_server.cli.terminal import today
from feedback_server.crypto.hpke import load_sealing_keys
from feedback_server.domain.calendar.calendar_month import Month
from tests.deployment.real.https import NAME
from tests.deployment.real.machine import Machine, new_machine, steps
from tests.deployment.real.proxies import changed
from tests.factories import an_envelope

STEPS = steps((FOLDER / "README.md").read_text("utf-8"))
SWITCHED_OFF = ("1. Packages", "2. Handrail itself", "3. Its user, its settings, its services")
WITHOUT_A_DATABASE = ("5. The keys", "6. The services", "7. The proxy", "8. The first person")
ASK = f"curl --silent --show-error --insecure --resolve {NAME}:443:127.0.0.1 "
PROGRAM = "/opt/handrail/bin/handrail"
WRITABLE_CODE = """/opt/handrail/bin/python -c '
import mmap
mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)'"""
"""Memory that can be written and run: what an attacker would want first."""
PRACTICE = "V81001"
"""One of the demonstration."""


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """Set up with SQLite, by step 1 to 8 less 4, and with demonstration data."""
    folder = tmp_path_factory.mktemp("machine")
    machine = new_machine(folder / "root", STEPS[SWITCHED_OFF[0]])
    handrail = Path(sys.executable).parent / "handrail"
    out = machine.folder / "root" / "handrail"
    subprocess.run([handrail, "site", "make-wheel", "--allow-overdue", "--out", out], check=True)
    for step in SWITCHED_OFF[1:]:
        machine.install(STEPS[step])
    machine.boot()
    try:
        for step in WITHOUT_A_DATABASE:
            machine.type(STEPS[step])
        # No certificate can be had without a network.
        machine.type(
            f"sed -i 's/^{NAME} {{/&\\n tls internal/' /etc/caddy/Caddyfile\n"
            "systemctl restart caddy\nhandrail database load-demo"
        )
        yield machine
    finally:
        machine.stop()
        shutil.rmtree(machine.folder)  # a gigabyte, which pytest would keep


def test_every_step_was_typed() -> None:
    others = {"4. The database", "Copies", "Updates", "From SQLite to PostgreSQL"}
    assert STEPS.keys() == {*SWITCHED_OFF, *WITHOUT_A_DATABASE, *others}


def test_pages_come_through_the_proxy(machine: Machine) -> None:
    got = machine.type(f"{ASK} --include https://{NAME}/feedback/").lower()
    assert got.startswith("http/2 200")
    assert "strict-transport-security: max-age=31536000" in got
    assert 'name="sealing-key"' in got


def test_a_submission_gets_its_receipt(machine: Machine) -> None:
    assert send(machine) == "stored"
    assert "tallies" in machine.type("handrail submission recount")


def test_it_runs_confined(machine: Machine) -> None:
    for unit in ("handrail", "handrail-jobs"):
        process = machine.type(f"systemctl show --value -p MainPID {unit}").strip()
        told = machine.type(f"cat /proc/{process}/status; id -u handrail")
        *lines, user = told.splitlines()
        status = dict(line.split(":\t", 1) for line in lines)
        assert status["Uid"].split() == [user] * 4
        assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")
        assert {status[f"Cap{kind}"] for kind in ("Inh", "Prm", "Eff", "Bnd", "Amb")} == {"0" * 16}
    for line, why in (
        ("touch /opt/handrail/new", "Read-only file system"),
        ("unshare --user true", "Operation not permitted"),
        ("ls /etc/handrail/secrets", "Permission denied"),
        ("ls /root", "Permission denied"),
        (f"{WRITABLE_CODE}", "Permission denied|Operation not permitted"),
    ):
        assert re.search(why, confined(machine, line)), line


def test_all_it_does_works_while_confined(machine: Machine) -> None:
    month = str(Month.of(today()).previous())
    what = f"{PROGRAM} report make --pcn U99901 --month {month}"
    for format, beginning in (("pdf", b"%PDF-"), ("xlsx", b"PK")):
        said = confined(machine, f"{what} --format {format} --out made.{format}")
        made = machine.folder / "var/lib/handrail" / f"made.{format}"
        assert made.is_file(), said
        assert made.read_bytes().startswith(beginning)
    assert "Jobs done" in confined(machine, f"{PROGRAM} job run --once")
    assert "agree" in confined(machine, f"{PROGRAM} submission recount")


def test_it_comes_back_when_it_is_killed(machine: Machine) -> None:
    machine.type("systemctl kill --signal=KILL --kill-whom=all handrail\nsleep 3")
    assert healthy(machine)
    assert machine.type("systemctl is-active handrail").strip() == "active"


def test_it_stops_in_time_and_takes_the_work_with_it(machine: Machine) -> None:
    machine.type("timeout 25 systemctl stop handrail")
    state = "systemctl show --value -p ActiveState -p Result handrail handrail-jobs"
    assert machine.type(state).split() == ["success", "inactive"] * 2
    machine.type("systemctl start handrail")
    assert healthy(machine)
    assert machine.type("systemctl is-active handrail-jobs").strip() == "active"


def test_a_copy_is_made_and_proved(machine: Machine) -> None:
    assert "Wrote /var/lib/handrail/backups/handrail-" in machine.type(STEPS["Copies"])
    assert healthy(machine)
    proved = machine.type(
        "install -m 0400 -o handrail /root/handrail-backup.key /var/lib/handrail/\n"
        "cd /var/lib/handrail\n"
        "handrail backup check backups/handrail-*.age --identity handrail-backup.key\n"
        "rm /var/lib/handrail/handrail-backup.key"
    )
    assert "Nothing was kept: this was a trial" in proved


def test_it_moves_to_postgresql_and_is_updated_and_loses_nothing(machine: Machine) -> None:
    before = counted(machine)
    machine.type(STEPS["From SQLite to PostgreSQL"])
    assert healthy(machine)
    assert counted(machine) == before
    machine.type(STEPS["4. The database"])  # anew: it changes nothing
    machine.type(STEPS["Updates"])
    assert healthy(machine)
    assert send(machine) == "stored"
    assert counted(machine) == before + 1


def test_it_is_there_again_after_the_power_was_off(machine: Machine) -> None:
    before = counted(machine)
    machine.stop()
    machine.boot()
    assert healthy(machine)
    assert machine.type(f"{ASK} https://{NAME}/healthz") == "ok\n"
    assert counted(machine) == before


def test_its_logs_hold_no_place(machine: Machine) -> None:
    machine.type(f"{ASK} 'https://{NAME}/feedback/?practice={PRACTICE}' --output /dev/null")
    logs = machine.type("cat /var/log/caddy/*; journalctl --unit caddy --unit handrail")
    assert '"uri":"/feedback"' in logs
    assert PRACTICE not in logs
    assert "practice=" not in logs


def send(machine: Machine) -> str:
    """What the receipt of a submission says that came over https."""
    keys = load_sealing_keys(machine.folder / "var/lib/handrail/keys/sealing")
    body = json.dumps({"envelopes": [an_envelope(keys, plain={"practice": PRACTICE})]})
    (machine.folder / "root" / "body.json").write_text(body)
    kind = "--header 'Content-Type: application/json' --data @/root/body.json"
    said = machine.type(f"{ASK} {kind} https://{NAME}/api/v1/submissions")
    return str(json.loads(said)["receipts"][0]["status"])


def healthy(machine: Machine) -> bool:
    return machine.type(STEPS["6. The services"].splitlines()[-1]).endswith("ok\n")


def counted(machine: Machine) -> int:
    """How many submissions agree with the tallies."""
    found = re.search(r"(\d+) submissions agree", machine.type("handrail submission recount"))
    assert found
    return int(found[1])


def confined(machine: Machine, line: str) -> str:
    """What a line of shell says under all that the service is confined by."""
    service = changed(
        (FOLDER / "handrail.service").read_text("utf-8"),
        {
            "Type=exec": "Type=oneshot",
            f"ExecStart={PROGRAM} server run": "ExecStart=/bin/sh /usr/local/share/try.sh",
            "Restart=always": "Restart=no",
            "Wants=network-online.target handrail-jobs.service": "",
        },
    )
    (machine.folder / "etc/systemd/system/try.service").write_text(service, "utf-8")
    (machine.folder / "usr/local/share/try.sh").write_text(line, "utf-8")
    return machine.type(
        "systemctl daemon-reload; since=$(date '+%F %T.%N')\n"
        "systemctl start try || true\njournalctl --sync\n"
        'journalctl --unit try --output cat --since "$since"'
    )
