"""The addresses of the providers, and what has to be filled in before there are any."""

import pytest

from engine.errors import UserError
from engine.oauth.endpoints import endpoints_of
from engine.settings.model import OAuth2


def test_microsoft_for_a_person_and_for_an_application() -> None:
    person = endpoints_of(OAuth2(provider="microsoft", client_id="x"))
    assert person.authorization_url == "https://login.microsoftonline.com/common/oauth2/v2.0/authorize"
    assert person.device_url == "https://login.microsoftonline.com/common/oauth2/v2.0/devicecode"
    assert person.scope == "https://outlook.office.com/SMTP.Send offline_access"
    app = endpoints_of(
        OAuth2(provider="microsoft", client_id="x", tenant="contoso.onmicrosoft.com", flow="client_credentials")
    )
    assert app.token_url == "https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token"
    assert app.scope == "https://outlook.office365.com/.default"


def test_google_gives_a_refresh_token_each_time() -> None:
    google = endpoints_of(OAuth2(provider="google", client_id="x"))
    assert google.extra == {"access_type": "offline", "prompt": "consent"}
    assert google.scope == "https://mail.google.com/"


@pytest.mark.parametrize(
    ("oauth2", "text"),
    [
        (OAuth2(), "client"),
        (OAuth2(client_id="x"), "provider"),
        (OAuth2(provider="microsoft", client_id="x", flow="client_credentials"), "tenant"),
        (OAuth2(provider="google", client_id="x", flow="device"), "browser only"),
        (OAuth2(provider="custom", client_id="x"), "token endpoint"),
        (OAuth2(provider="custom", client_id="x", token_url="https://a/t"), "authorization endpoint"),
        (OAuth2(provider="custom", client_id="x", token_url="https://a/t", flow="device"), "device authorization"),
        (OAuth2(provider="custom", client_id="x", token_url="http://a/t", flow="client_credentials"), "https://"),
    ],
)
def test_what_is_missing_is_named(oauth2: OAuth2, text: str) -> None:
    with pytest.raises(UserError, match=text):
        endpoints_of(oauth2)
