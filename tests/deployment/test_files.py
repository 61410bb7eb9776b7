"""The files that a server is set up with agree with the program and with each other."""

import re
from pathlib import Path

import pytest

from feedback_server.app import MOST_BYTES
from feedback_server.cli.server_files import FILES, FOLDER
from feedback_server.config.listing import describe_settings
from feedback_server.config.settings import load_settings
from feedback_server.web.security.upload_limits import LARGEST_UPLOAD
from tests.command import handrail

UNITS = ("handrail.service", "handrail-jobs.service")
SAME = "# From here on handrail.service and handrail-jobs.service are the same.\n"


def text_of(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")


def test_every_file_is_listed_and_every_listed_one_is_there() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(FILES)
    listed = handrail("server", "print-file")
    assert listed.returncode == 0
    assert [line.split()[0] for line in listed.stdout.splitlines()] == list(FILES)


@pytest.mark.parametrize("name", FILES)
def test_each_is_printed_as_it_is(name: str) -> None:
    assert handrail("server", "print-file", name).stdout == text_of(name)


def test_another_name_is_refused_with_the_right_ones() -> None:
    refused = handrail("server", "print-file", "passwd")
    assert refused.returncode == 2
    assert "nginx.conf" in refused.stderr


def test_they_name_settings_that_exist() -> None:
    known = {each.setting.name for each in describe_settings({})}
    for name in (*UNITS, "handrail.env"):
        named = set(re.findall(r"^#?(?:Environment=)?(HANDRAIL_[A-Z_]+)=", text_of(name), re.M))
        assert named, name
        assert {each.removesuffix("_FILE") for each in named} <= known


def test_the_settings_are_good_and_so_are_those_that_wait_for_a_secret() -> None:
    lines = re.findall(r"^(#?)(HANDRAIL_[A-Z_]+)=(.*)$", text_of("handrail.env"), re.M)
    given = {name: value.strip('"') for comment, name, value in lines if not comment}
    settings = load_settings(given)
    assert (settings.https, settings.workers) == (True, 1)
    every = {name: value.strip('"') for _, name, value in lines}
    secrets = {"HANDRAIL_SMTP": "smtps://u:p@mail.example", "HANDRAIL_OIDC_CLIENT_SECRET": "x"}
    whole = load_settings(every | secrets)
    assert whole.mailer is not None
    assert whole.single_sign_on is not None


def test_a_secret_that_is_not_there_counts_as_empty(tmp_path: Path) -> None:
    (tmp_path / "none").write_text("\n")
    names = re.findall(r"^Environment=(HANDRAIL_[A-Z_]+_FILE)=", text_of(UNITS[0]), re.M)
    assert len(names) == 3
    settings = load_settings({name: str(tmp_path / "none") for name in names})
    assert settings.database_url.startswith("sqlite:///")
    assert settings.mailer is None
    assert settings.single_sign_on is None


def test_both_services_are_confined_alike() -> None:
    serve, work = (text_of(name).partition(SAME) for name in UNITS)
    assert SAME in (serve[1], work[1])
    assert serve[2] == work[2]


def test_proxies_take_as_much_as_the_server() -> None:
    sizes = {
        r"client_max_body_size (\d+)m;": ("nginx.conf", 1024 * 1024),
        r"max_size (\d+)MiB": ("Caddyfile", 1024 * 1024),
        r"int\({header.Content-Length}\) > (\d+)": ("Caddyfile", 1),
    }
    for pattern, (name, unit) in sizes.items():
        (size,) = re.findall(pattern, text_of(name))
        assert int(size) * unit == LARGEST_UPLOAD > MOST_BYTES, pattern


def test_proxies_send_to_where_the_server_listens() -> None:
    settings = dict(re.findall(r"^(HANDRAIL_[A-Z]+)=(.*)$", text_of("handrail.env"), re.M))
    address = f"{settings['HANDRAIL_HOST']}:{settings['HANDRAIL_PORT']}"
    name = settings["HANDRAIL_ADDRESS"].removeprefix("https://")
    for file in ("nginx.conf", "Caddyfile"):
        assert address in text_of(file)
        assert name in text_of(file)
