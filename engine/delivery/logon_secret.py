"""What a route logs on with: the password from the credential store, or an access token."""

from functools import partial

from engine.apart import Apart
from engine.credentials.store import CredentialStore, route_name
from engine.errors import ConfigurationFailure, CredentialsUnavailable
from engine.oauth.grant import is_grant
from engine.oauth.tokens import AccessTokens
from engine.settings.model import Security
from engine.symptom import Fault, Step, Symptom

# Each holds a thread for as long as a person or a server takes to answer.
_AT_ONCE = 4


class LogonSecret:
    """Fetches the secret of one route. A password once: a keyring may take seconds, and connections are many."""

    def __init__(self, credentials: CredentialStore, tokens: AccessTokens, security: Security, field: str) -> None:
        self._credentials = credentials
        self._tokens = tokens
        self._security = security
        self._field = field
        self._known: str | None = None
        # For all that asks this machine about the account: the keyring, Kerberos.
        self.apart = Apart(_AT_ONCE)

    async def get(self) -> str:
        """The password or token; "" where Windows or a Kerberos ticket of this machine's user says who we are.

        Raises ConfigurationFailure when there is none, or the store cannot be used; TemporaryFailure when the provider
        of tokens cannot answer now.
        """
        if self._security.authentication == "oauth2":
            return await self._tokens.get(self._security, self._field)
        if self._known is None:
            self._known = await self._password()
        return self._known

    def refused(self, secret: str) -> None:
        """The host does not accept `secret`: fetch it again next time, it may have been changed."""
        self._known = None
        if self._security.authentication == "oauth2":
            self._tokens.refused(self._security, secret)

    async def _password(self) -> str:
        username, field = self._security.username, f"{self._field}.username"
        if not username and self._security.authentication == "integrated":
            return ""
        if not username:
            text = "Basic authentication is chosen, but the user name is empty"
            raise _unusable(text, field, self._symptom(Fault.NO_USER_NAME))
        try:
            password = await self.apart.run(partial(self._credentials.get, route_name(username)))
        except CredentialsUnavailable as error:
            text = f"The password of {username} cannot be read. {str(error).rstrip('.')}"
            raise _unusable(text, field, self._symptom(Fault.PASSWORD_UNREADABLE, str(error))) from None
        if password is None or is_grant(password):  # somebody signed in here before; that is no password
            raise _unusable(
                f"There is no password for {username}. Enter it under Delivery > Outbound Security, or with: "
                f"mailroot credentials set {username}",
                field,
                self._symptom(Fault.NO_PASSWORD),
            )
        return password

    def _symptom(self, fault: Fault, answer: str = "") -> Symptom:
        return Symptom(step=Step.LOGON, fault=fault, user=self._security.username, answer=answer)


def _unusable(text: str, field: str, symptom: Symptom) -> ConfigurationFailure:
    return ConfigurationFailure(454, "4.7.0", text, field, symptom=symptom)
