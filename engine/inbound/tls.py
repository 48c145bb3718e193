"""Our certificate: read from PEM, judged in plain words, made into the context that sessions encrypt with."""

import ssl
import warnings
from pathlib import Path

import msgspec

from engine.errors import UserError
from engine.settings.model import Tls

_VERSIONS = {
    "1.0": ssl.TLSVersion.TLSv1,
    "1.1": ssl.TLSVersion.TLSv1_1,
    "1.2": ssl.TLSVersion.TLSv1_2,
    "1.3": ssl.TLSVersion.TLSv1_3,
}
_OLD = ("1.0", "1.1")


class CertificateProblem(UserError):
    """The certificate cannot be used; `field` is the setting to look at."""

    def __init__(self, text: str, field: str = "access.tls.certificate") -> None:
        super().__init__(text)
        self.field = field


class ServerCertificate(msgspec.Struct, frozen=True):
    """A usable certificate. `warning` says in words what is wrong with it although it works, "" when nothing is."""

    context: ssl.SSLContext
    warning: str = ""


def load_certificate(tls: Tls, folder: Path, now: float) -> ServerCertificate | None:
    """Read what the settings name; None when they name nothing. `now` is in seconds since the epoch.

    Relative names are below `folder`, the data folder.

    Reads files: not for the loop. Raises CertificateProblem.
    """
    if not tls.certificate:
        return None
    certificate = folder / Path(tls.certificate).expanduser()
    pem = _read(certificate, "certificate", "access.tls.certificate")
    if "-----BEGIN CERTIFICATE-----" not in pem:
        raise CertificateProblem(
            f"{certificate} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----). "
            "Name a PEM file; a PFX file is converted with: openssl pkcs12 -in FILE.pfx -out FILE.pem -nodes"
        )
    key = _key_file(folder / Path(tls.private_key).expanduser() if tls.private_key else None, certificate, pem)
    context = _context(tls)
    _load_chain(context, certificate, key)
    return ServerCertificate(context, _validity_warning(certificate, pem, now))


def old_version_warning(tls: Tls) -> str:
    """Why serving this TLS version stays flagged, "" when it is a good one."""
    if tls.minimum_version not in _OLD:
        return ""
    return (
        f"TLS {tls.minimum_version} is served. It is broken and kept for old devices only; "
        "set access.tls.minimum_version to 1.2 when they are gone."
    )


def _read(file: Path, what: str, field: str) -> str:
    try:
        return file.read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        raise CertificateProblem(f"The {what} file {file} does not exist.", field) from None
    except OSError as error:
        raise CertificateProblem(
            f"The {what} file {file} cannot be read: {error.strerror}. The user this relay runs as needs to read it.",
            field,
        ) from None


def _key_file(key: Path | None, certificate: Path, pem: str) -> Path:
    if key is not None:
        if "PRIVATE KEY-----" not in _read(key, "private key", "access.tls.private_key"):
            raise CertificateProblem(f"{key} holds no private key in PEM form.", "access.tls.private_key")
        return key
    if "PRIVATE KEY-----" in pem:
        return certificate
    beside = certificate.with_suffix(".key")
    if not beside.exists():
        raise CertificateProblem(
            f"There is no private key for {certificate}: neither in that file nor beside it as {beside.name}. "
            "Name its file in access.tls.private_key.",
            "access.tls.private_key",
        )
    _read(beside, "private key", "access.tls.private_key")
    return beside


def _context(tls: Tls) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.options |= ssl.OP_NO_COMPRESSION | ssl.OP_CIPHER_SERVER_PREFERENCE
    if tls.minimum_version not in _OLD:
        context.minimum_version = _VERSIONS[tls.minimum_version]
        return context
    # OpenSSL 3 serves these at security level 0 only (SHA-1 signatures).
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with warnings.catch_warnings():
        # Python warns that old versions are deprecated; so do we, where people see it.
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = _VERSIONS[tls.minimum_version]
    return context


def _load_chain(context: ssl.SSLContext, certificate: Path, key: Path) -> None:
    try:
        # An encrypted key must not make OpenSSL ask on a terminal.
        context.load_cert_chain(certificate, key, password=_refuse_password)
    except _KeyEncrypted:
        raise CertificateProblem(
            f"The private key in {key} is protected by a password, and nobody is there to type it. "
            f"Store it without: openssl pkey -in {key} -out FILE",
            "access.tls.private_key",
        ) from None
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            raise CertificateProblem(
                f"The private key in {key} does not belong to the certificate in {certificate}. "
                "The server's own certificate must be the first in its file.",
                "access.tls.private_key",
            ) from None
        raise CertificateProblem(
            f"{certificate} with {key} cannot be used: {(error.reason or 'unreadable').replace('_', ' ').lower()}."
        ) from None


class _KeyEncrypted(Exception):
    """OpenSSL asked for a password."""


def _refuse_password() -> str:
    raise _KeyEncrypted


def _validity_warning(file: Path, pem: str, now: float) -> str:
    from cryptography import x509

    try:
        leaf = x509.load_pem_x509_certificates(pem.encode("ascii", "replace"))[0]
        begins, ends = leaf.not_valid_before_utc, leaf.not_valid_after_utc
    except ValueError as error:
        raise CertificateProblem(f"The certificate in {file} cannot be read: {error}.") from None
    if ends.timestamp() < now:
        return (
            f"The certificate in {file} expired on {ends:%Y-%m-%d}. Clients that verify it refuse to connect: renew it."
        )
    if begins.timestamp() > now:
        return f"The certificate in {file} is not valid before {begins:%Y-%m-%d}. Check it and this machine's clock."
    return ""
