"""Settings of an OpenID Connect provider."""

from dataclasses import dataclass
from typing import Annotated

from .env import Setting, read_address, read_flag

SINGLE_SIGN_ON = "single sign-on"


@dataclass(frozen=True)
class SingleSignOn:
    """An OpenID Connect provider at which staff sign in."""

    issuer: Annotated[
        str,
        Setting(
            "HANDRAIL_OIDC_ISSUER",
            "The address of the OpenID Connect provider at which staff sign in, without "
            "/.well-known/openid-configuration.",
            read_address,
            needed_for=SINGLE_SIGN_ON,
        ),
    ]
    client_id: Annotated[
        str,
        Setting(
            "HANDRAIL_OIDC_CLIENT_ID",
            "What the provider calls this server.",
            needed_for=SINGLE_SIGN_ON,
        ),
    ]
    client_secret: Annotated[
        str,
        Setting(
            "HANDRAIL_OIDC_CLIENT_SECRET",
            "What the provider gave this server to prove itself with.",
            secret=True,
            needed_for=SINGLE_SIGN_ON,
        ),
    ]
    name: Annotated[
        str,
        Setting(
            "HANDRAIL_OIDC_NAME",
            "What staff call it, such as NHSmail.",
            default="your organisation",
        ),
    ]
    second_factor: Annotated[
        bool,
        Setting(
            "HANDRAIL_OIDC_SECOND_FACTOR",
            "1 if it always asks for a second factor itself.",
            read_flag,
            "0",
        ),
    ]
