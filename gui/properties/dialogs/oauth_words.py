"""What people are told about signing in: names of providers, and what an administrator has to set up first."""

from engine.settings.model import OAuth2
from gui.i18n import QT_TRANSLATE_NOOP, translate

PROVIDERS = {
    "": QT_TRANSLATE_NOOP("properties", "Choose a provider"),
    "microsoft": QT_TRANSLATE_NOOP("properties", "Microsoft"),
    "google": QT_TRANSLATE_NOOP("properties", "Google"),
    "custom": QT_TRANSLATE_NOOP("properties", "Other endpoints"),
}
FLOWS = {
    "browser": QT_TRANSLATE_NOOP("properties", "With the browser of this computer"),
    "device": QT_TRANSLATE_NOOP("properties", "With a code, on another device"),
    "client_credentials": QT_TRANSLATE_NOOP("properties", "The application by itself, without a person"),
}
_WHERE_THE_ID_IS = {
    "microsoft": QT_TRANSLATE_NOOP(
        "properties",
        "In the Microsoft Entra admin center under App registrations, on the overview of the application.",
    ),
    "google": QT_TRANSLATE_NOOP(
        "properties",
        "In the Google Cloud console under Credentials: the ID of an OAuth client of the type Desktop app.",
    ),
    "custom": QT_TRANSLATE_NOOP("properties", "The provider shows it where the application is registered."),
}
_PERSON_AT_MICROSOFT = QT_TRANSLATE_NOOP(
    "properties",
    "Once, the administrator of the tenant registers an application: platform Mobile and desktop applications with "
    "http://localhost as redirect URI, public client flows allowed, delegated permission SMTP.Send. For the mailbox, "
    "Authenticated SMTP has to be on.",
)
_APPLICATION_AT_MICROSOFT = QT_TRANSLATE_NOOP(
    "properties",
    "Once, the administrator of the tenant registers an application with a client secret and the application "
    "permission SMTP.SendAsApp of Office 365 Exchange Online, grants admin consent, and in Exchange Online PowerShell "
    "runs New-ServicePrincipal with the object ID of the enterprise application and Add-MailboxPermission with "
    "FullAccess. For the mailbox, Authenticated SMTP has to be on.",
)
_AT_GOOGLE = QT_TRANSLATE_NOOP(
    "properties",
    "Google shows client ID and client secret together; both are needed. While the consent screen of the project is "
    "in testing, a sign-in ends after seven days.",
)


def where_the_id_is(oauth2: OAuth2) -> str:
    """Where the application (client) id is found, translated; "" while no provider is chosen."""
    text = _WHERE_THE_ID_IS.get(oauth2.provider)
    return translate("properties", text) if text else ""


def preparation(oauth2: OAuth2) -> str:
    """What has to be set up with the provider before anybody can sign in, translated; "" = nothing is known of it."""
    if oauth2.provider == "microsoft":
        by_itself = oauth2.flow == "client_credentials"
        return translate("properties", _APPLICATION_AT_MICROSOFT if by_itself else _PERSON_AT_MICROSOFT)
    return translate("properties", _AT_GOOGLE) if oauth2.provider == "google" else ""


def provider_name(oauth2: OAuth2) -> str:
    """Who signs in, translated."""
    return translate("properties", PROVIDERS[oauth2.provider])
