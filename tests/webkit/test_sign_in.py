"""Staff sign in with WebKit, on an iPad of the surgery that others use as well."""

import re
from pathlib import Path

import pyotp
import pytest

from tests.e2e.faulty_proxy import FaultyProxy
from tests.running_server import Server
from tests.waiting import wait_until
from tests.webkit.conftest import NewDevice
from tests.webkit.device import WebKit
from tests.webkit.tls import self_signed

NAME, PASSWORD = "ada@provider.example", "soak the lentils"


@pytest.fixture
def https(proxy: FaultyProxy, tmp_path: Path) -> str:
    """The server's address over TLS, as it is deployed.

    Without TLS WebKit keeps pages in its back-forward cache which it may not store.
    """
    proxy.socket = self_signed(tmp_path).wrap_socket(proxy.socket, server_side=True)
    return proxy.url.replace("http:", "https:")


def fill(device: WebKit, label: str, text: str) -> None:
    device.type(f"//input[@id=//label[normalize-space()='{label}']/@for]", text)


def test_staff_sign_in_with_two_steps_and_leave_nothing_to_go_back_to(
    server: Server, https: str, new_device: NewDevice
) -> None:
    invitation = re.search(r"/staff/join/[\w-]+", server.log.read_text("utf-8"))
    assert invitation
    ipad = new_device(https, (820, 1180)).start()
    ipad.open(invitation[0])
    fill(ipad, "Your e-mail address", NAME)
    fill(ipad, "Your password", PASSWORD)
    fill(ipad, "The same password again", PASSWORD)
    ipad.press("Save my password")

    wait_until(lambda: ipad.is_titled("Sign in"))
    ipad.assert_accessible()
    fill(ipad, "E-mail address", NAME)
    fill(ipad, "Password", "not this one")
    ipad.press("Sign in")
    wait_until(lambda: ipad.shows("//*[@role='alert']"))
    fill(ipad, "Password", PASSWORD)
    ipad.press("Sign in")

    wait_until(lambda: ipad.is_titled("Set up your second step"))
    ipad.assert_accessible()
    secret = str(ipad.run("return document.querySelector('code').innerText"))
    fill(ipad, "Code from your authenticator app", pyotp.TOTP(secret.replace(" ", "")).now())
    ipad.press("Continue")
    wait_until(lambda: ipad.is_titled("Keep your recovery codes"))
    ipad.press("I have kept them: continue")

    wait_until(lambda: ipad.shows("//button[normalize-space()='Sign out']"))
    ipad.open("/staff/tablets/")
    wait_until(lambda: ipad.is_titled("Tablets"))
    ipad.press("Sign out")
    wait_until(lambda: ipad.is_titled("Sign in"))
    ipad.run("window.isOld = true")
    ipad.go_back()
    wait_until(lambda: not ipad.run("return window.isOld") and ipad.is_titled("Sign in"))
