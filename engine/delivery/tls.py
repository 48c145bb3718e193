"""TLS as a client: contexts by what the settings demand, and what a failed handshake means in words."""

import asyncio
from typing import TYPE_CHECKING

from engine.errors import ConfigurationFailure
from engine.settings.model import Security

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
        ) from None


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
        )
    reason = getattr(error, "reason", "") or str(error) or type(error).__name__
    return ConfigurationFailure(
        454,
        "4.7.5",
        f"The TLS handshake with {where} failed ({reason}). Check port and kind of TLS: starttls usually belongs to "
        "ports 25 and 587, implicit to 465",
        f"{field}.tls",
    )


# OpenSSL: expired or not yet valid, wrong host name, wrong IP address. Another authority would not help there.
_NAME_OR_DATE = frozenset({9, 10, 62, 64})
