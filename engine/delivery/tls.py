"""TLS as a client: contexts by what the settings demand, and what a failed handshake means in words."""

import asyncio
from typing import TYPE_CHECKING

from engine.errors import ConfigurationFailure
from engine.settings.model import Security
from engine.symptom import Fault, Step, Symptom

if TYPE_CHECKING:
    import ssl


def mandatory(security: Security) -> bool:
    """Whether nothing may be said before TLS stands."""
    return security.tls in ("starttls", "implicit")


async def client_context(security: Security, field: str) -> "ssl.SSLContext":
    """The context for `security`, whose dotted path is `field`. Raises ConfigurationFailure for a bad `ca_file`.

    Opportunistic TLS does not verify: it protects from listening only, and anything better would lose mail that
    otherwise goes out in clear text.
    """
    verify = mandatory(security) and security.verify_certificate
    try:
        # Reading the system's authorities takes tens of milliseconds.
        return await asyncio.to_thread(_context, security.ca_file if verify else "", verify)
    except OSError as error:  # ssl.SSLError is one
        raise ConfigurationFailure(
            454,
            "4.7.5",
            f"The file with the accepted authorities, {security.ca_file}, cannot be used: "
            f"{error.strerror or error}. It must be a readable PEM file with certificates",
            f"{field}.ca_file",
            symptom=Symptom(step=Step.TLS, fault=Fault.CA_FILE),
        ) from None


class Trust:
    """The context of one route, made once: its authorities are the same for all connections."""

    def __init__(self, security: Security, field: str) -> None:
        self._security = security
        self._field = field
        self._known: ssl.SSLContext | None = None

    async def context(self) -> "ssl.SSLContext":
        """The context. Raises ConfigurationFailure for a bad `ca_file`."""
        if self._known is None:
            self._known = await client_context(self._security, self._field)
        return self._known


def _context(ca_file: str, verify: bool) -> "ssl.SSLContext":
    import ssl

    if verify:
        return ssl.create_default_context(cafile=ca_file or None)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def handshake_failure(where: str, error: Exception, field: str) -> ConfigurationFailure:
    """What to tell a person about a handshake with `where` that failed."""
    import ssl

    if isinstance(error, ssl.SSLCertVerificationError):
        return ConfigurationFailure(
            454,
            "4.7.5",
            f"The certificate of {where} was not accepted: {error.verify_message.rstrip('.')}. Check the name of the "
            "smart host, or name the authority that signed its certificate",
            f"{field}.ca_file" if error.verify_code not in _NAME_OR_DATE else f"{field}.verify_certificate",
            symptom=Symptom(
                step=Step.TLS,
                fault=_CERTIFICATE_FAULTS.get(error.verify_code, Fault.CERTIFICATE_OTHER),
                answer=error.verify_message,
            ),
        )
    reason = getattr(error, "reason", "") or str(error) or type(error).__name__
    return ConfigurationFailure(
        454,
        "4.7.5",
        f"The TLS handshake with {where} failed ({reason}). Check port and kind of TLS: starttls usually belongs to "
        "ports 25 and 587, implicit to 465",
        f"{field}.tls",
        symptom=Symptom(step=Step.TLS, fault=_handshake_fault(error), answer=reason),
    )


def _handshake_fault(error: Exception) -> Fault:
    if isinstance(error, TimeoutError):
        return Fault.TIMED_OUT
    return Fault.DROPPED if isinstance(error, ConnectionError) else Fault.HANDSHAKE


# OpenSSL: expired or not yet valid, wrong host name, wrong IP address. Another authority would not help there.
_NAME_OR_DATE = frozenset({9, 10, 62, 64})

# X509_V_ERR_* of OpenSSL's x509_vfy.h.
_CERTIFICATE_FAULTS = {
    2: Fault.CERTIFICATE_UNKNOWN_AUTHORITY,
    9: Fault.CERTIFICATE_NOT_YET_VALID,
    10: Fault.CERTIFICATE_EXPIRED,
    18: Fault.CERTIFICATE_SELF_SIGNED,
    19: Fault.CERTIFICATE_SELF_SIGNED,
    20: Fault.CERTIFICATE_UNKNOWN_AUTHORITY,
    21: Fault.CERTIFICATE_UNKNOWN_AUTHORITY,
    62: Fault.CERTIFICATE_NAME,
    64: Fault.CERTIFICATE_NAME,
}
