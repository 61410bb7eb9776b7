"""Staff sign in with WebKit, on an iPad of the surgery that others use as well."""

import re

import pyotp

from tests.running_server import Server
from tests.waiting import wait_until
from tests.webkit.conftest import NewDevice
from tests.webkit.device import WebKit

NAME, PASSWORD = "ada@provider.example", "soak the lentils"


def fill(device: WebKit, label: str, text: str) -> None:
    device.type(f"//input[@id=//label[normalize-space()='{label}']/@for]", text)


def test_staff_sign_in_with_two_steps_and_out_again(server: Server, new_device: NewDevice) -> None:
    invitation = re.search(r"/staff/join/[\w-]+", server.log.read_text("utf-8"))
    assert invitation
    ipad = new_device(server.url, (820, 1180)).start()
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
    ipad.open("/staff/tablets/")
    wait_until(lambda: ipad.is_titled("Sign in"))
