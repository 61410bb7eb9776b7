"""Settings come from the environment; faults are told together."""

from pathlib import Path

import pytest

from feedback_server.config.settings import ConfigError, load_settings


def test_one_computer_needs_no_settings() -> None:
    settings = load_settings({})
    assert settings.database_url.startswith("sqlite:///")
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 8000, 1)


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
