"""Settings come from the environment; faults are told together."""

from pathlib import Path
from typing import get_origin, get_type_hints

import pytest

from feedback_server.config.settings import ConfigError, load_settings


def test_one_computer_needs_no_settings() -> None:
    settings = load_settings({})
    assert settings.database_url.startswith("sqlite:///")
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 8000, 1)


def of_its_type(found: object) -> bool:
    """Whether each field holds what it is annotated with: its setting's ``read`` is not typed."""
    for name, hint in get_type_hints(type(found)).items():
        value = getattr(found, name)
        if not isinstance(value, get_origin(hint) if get_origin(hint) is tuple else hint):
            return False
        ours = type(value).__module__.startswith("feedback_server.config")
        if ours and not of_its_type(value):
            return False
    return True


def test_every_field_holds_what_its_type_says() -> None:
    assert of_its_type(load_settings({}))
    given = {
        **{f"HANDRAIL_{name}": "/tmp" for name in ("ROOT", "VAR", "BUILD", "BACKUP_FOLDER")},
        **{f"HANDRAIL_{name}": "1" for name in ("PORT", "WORKERS", "HTTPS", "RUN_JOBS")},
        **{f"HANDRAIL_OIDC_{name}": "1" for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET")},
        "HANDRAIL_RETENTION_SUBMISSIONS_MONTHS": "24",
        "HANDRAIL_DATABASE_URL": "postgresql://u:p@h/d",
        "HANDRAIL_ADDRESS": "https://feedback.example",
        "HANDRAIL_PUSH_HOSTS": "push.example",
        "HANDRAIL_PUSH_CONTACT": "mailto:a@b.example",
        "HANDRAIL_SMTP": "smtps://u:p@mail.example",
        "HANDRAIL_MAIL_FROM": "a@b.example",
    }
    assert of_its_type(load_settings(given))


def test_a_setting_can_come_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "url"
    secret.write_text("postgresql://u:p@h/d\n")
    given = {"HANDRAIL_DATABASE_URL_FILE": str(secret)}
    assert load_settings(given).database_url == "postgresql://u:p@h/d"


def test_all_faults_are_told_together() -> None:
    given = {
        "HANDRAIL_PORT": "eighty",
        "HANDRAIL_HTTPS": "perhaps",
        "HANDRAIL_DATABASE_URL": "mysql://x",
        "HANDRAIL_SECRET_FILE": "/nowhere",
    }
    with pytest.raises(ConfigError) as caught:
        load_settings(given)
    told = str(caught.value)
    for name in given:
        assert name in told


def test_sqlite_takes_one_process() -> None:
    with pytest.raises(ConfigError, match="SQLite takes one"):
        load_settings({"HANDRAIL_WORKERS": "2"})


@pytest.mark.parametrize("address", ["", "http://feedback.example"])
def test_over_https_links_need_an_address_that_no_request_can_make_up(address: str) -> None:
    given = {"HANDRAIL_HTTPS": "1", "HANDRAIL_ADDRESS": address}
    with pytest.raises(ConfigError, match=r"HANDRAIL_ADDRESS: must be set to https://"):
        load_settings(given)
    assert load_settings(given | {"HANDRAIL_ADDRESS": "https://feedback.example"}).https


def test_half_a_provider_is_told_whole() -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings({"HANDRAIL_OIDC_ISSUER": "https://login.example/", "HANDRAIL_ADDRESS": "x"})
    for name in ("OIDC_CLIENT_ID: must be set too", "OIDC_CLIENT_SECRET", "ADDRESS: must begin"):
        assert f"HANDRAIL_{name}" in str(caught.value)


def test_a_provider_needs_to_know_where_to_send_people() -> None:
    given = {f"HANDRAIL_OIDC_{name}": "x" for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET")}
    with pytest.raises(ConfigError, match="HANDRAIL_ADDRESS: must be set"):
        load_settings(given)
    settings = load_settings({**given, "HANDRAIL_ADDRESS": "https://feedback.example/"})
    assert settings.address == "https://feedback.example"
    assert settings.single_sign_on is not None
