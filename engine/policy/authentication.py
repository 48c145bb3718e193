"""Who must encrypt, who must log on, and under which names one may."""

from engine.policy.decision import Decision
from engine.settings.model import Access, Authentication

_TLS_NOT_REQUIRED = Decision(True, "TLS: not required")
_TLS_ACTIVE = Decision(True, "TLS: active")
_TLS_REQUIRED = Decision(False, "TLS: required", 530, "5.7.0", "Must issue a STARTTLS command first")

_ANONYMOUS = Decision(True, "authentication: anonymous access")
_LOGGED_ON = Decision(True, "authentication: logged on")
_LOGON_REQUIRED = Decision(False, "authentication: required", 530, "5.7.0", "Authentication required")


class TlsRule:
    """Require TLS encryption (RFC 3207 4)."""

    def __init__(self, access: Access) -> None:
        self._required = access.tls.required

    def check(self, tls: bool) -> Decision:
        if tls:
            return _TLS_ACTIVE
        return _TLS_REQUIRED if self._required else _TLS_NOT_REQUIRED


class AuthenticationRule:
    """Anonymous access, Basic authentication, and the names that may log on (RFC 4954)."""

    def __init__(self, settings: Authentication) -> None:
        self._settings = settings
        self._users = _known_names(settings)

    def check(self, authenticated: bool) -> Decision:
        """530 5.7.0 for an anonymous client where anonymous access is off."""
        if authenticated:
            return _LOGGED_ON
        return _ANONYMOUS if self._settings.anonymous else _LOGON_REQUIRED

    @property
    def integrated(self) -> bool:
        """Whether there is Integrated Windows Authentication; which mechanisms that is depends on the machine."""
        return self._settings.integrated

    @property
    def basic(self) -> bool:
        """Whether AUTH PLAIN and LOGIN exist at all."""
        return self._settings.basic

    def offered(self, tls: bool) -> bool:
        """Whether AUTH PLAIN and LOGIN may be used now."""
        return self._settings.basic and (tls or not self._settings.basic_requires_tls)

    def listed(self, user: str, domain: str) -> str | None:
        """The configured name of a user of `domain` ("" = of none): the full name first, then the name alone."""
        return (self.user(f"{user}@{domain}") if domain else None) or self.user(user)

    def user(self, typed: str) -> str | None:
        """The configured name behind what a client typed, with or without the default domain; None: nobody."""
        return self._users.get(typed.strip().casefold())


def _known_names(settings: Authentication) -> dict[str, str]:
    """Every spelling that is understood -> the name as configured. A configured name beats a completed one."""
    domain = settings.default_domain.casefold()
    known: dict[str, str] = {}
    if domain:
        for name in settings.users:
            folded = name.casefold()
            local, at, named = folded.partition("@")
            if not at:
                known[f"{folded}@{domain}"] = name
            elif named == domain:
                known[local] = name
    known.update((name.casefold(), name) for name in settings.users)
    return known
