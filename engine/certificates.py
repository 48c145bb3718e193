"""The server's certificates on disk: made for a name, taken over from PEM or PFX files, and described for people.

A certificate is one PEM file, 0600, with the server's own certificate first, then those of the authorities above it,
then the private key: what engine.inbound.tls reads. Every one gets a file of its own, named by its fingerprint, so that
the one in use stays as it is until settings name another.
"""

import datetime
import ipaddress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from engine.datafolder import make_private_folder
from engine.durable import discard, replace_file
from engine.errors import UserError
from engine.settings.names import host_name

if TYPE_CHECKING:
    from cryptography import x509

# Long enough to be forgotten about, short enough to notice: clients of a relay are told to trust it by hand.
SELF_SIGNED_DAYS = 730
# Whoever signs or checks may have a clock that is behind.
_CLOCK_SKEW = datetime.timedelta(hours=1)
_SECONDS_A_DAY = 86_400
# The largest PFX with a long chain is some tens of kilobytes.
_LARGEST_FILE = 4 * 1024**2


class CertificateInfo(msgspec.Struct, frozen=True):
    """A certificate in words. `begins` and `ends` are in seconds since the epoch, `names` the hosts it is for."""

    path: Path
    subject: str
    issuer: str
    names: tuple[str, ...]
    begins: float
    ends: float
    self_signed: bool
    fingerprint: str

    def days_left(self, now: float) -> int:
        """Whole days until it expires; negative when it has."""
        return int((self.ends - now) // _SECONDS_A_DAY)


class PasswordNeeded(UserError):
    """The private key is protected and the password that was given, if any, does not open it."""


def describe(path: Path) -> CertificateInfo:
    """What the first certificate of a PEM file says. Raises UserError."""
    return _info(path, _certificates(path, _read(path))[0])


def create_self_signed(name: str, folder: Path, now: float, days: int = SELF_SIGNED_DAYS) -> CertificateInfo:
    """Make a certificate that `name`, a host name or an IP address, signs itself, and keep it in `folder`.

    Raises UserError: no such name, or the folder cannot be written.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    host = _host(name)
    key = ec.generate_private_key(ec.SECP256R1())
    # RFC 5280 limits the common name to 64 characters; verification goes by the alternative name.
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _text(host)[:64])])
    begins = datetime.datetime.fromtimestamp(now, datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins - _CLOCK_SKEW)
        .not_valid_after(begins + datetime.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([host]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    return _keep(folder, (certificate,), key)


def import_certificate(
    source: Path, folder: Path, *, key_file: Path | None = None, password: str = ""
) -> CertificateInfo:
    """Take over a PEM file (its key in it, in `key_file`, or beside it as .key) or a PFX file, and keep it in `folder`.

    The copy has no password: nobody is there to type it when the relay starts. Raises PasswordNeeded, and UserError
    for files that hold no certificate or no private key, or two that do not belong together.
    """
    content = _read(source)
    if b"-----BEGIN " in content:
        chain = _certificates(source, content)
        key = _pem_key(source, content, key_file, password)
    else:
        chain, key = _pfx(source, content, password)
    leaf = next((one for one in chain if _public(one.public_key()) == _public(key.public_key())), None)
    if leaf is None:
        raise UserError(
            f"The private key does not belong to a certificate in {source.name}. Choose the key that was made for it."
        )
    return _keep(folder, (leaf, *(one for one in chain if one is not leaf)), key)


def verify(source: Path, key_file: Path | None = None) -> CertificateInfo:
    """What a PEM file that stays where it is holds, when it can be served as it is. Raises UserError.

    Then its first certificate is the server's own, and its key, found as for `import_certificate`, has no password.
    """
    content = _read(source)
    leaf = _certificates(source, content)[0]
    try:
        key = _pem_key(source, content, key_file, "")
    except PasswordNeeded:
        raise UserError(
            "The private key is protected by a password, and nobody is there to type it when the relay starts. "
            "Import a copy, which has none."
        ) from None
    if _public(leaf.public_key()) != _public(key.public_key()):
        raise UserError(
            f"The private key does not belong to the first certificate in {source.name}. Choose the key that was made "
            "for it, and a file that begins with the server's own certificate."
        )
    return _info(source, leaf)


def remove(info: CertificateInfo) -> None:
    """Remove a certificate that was kept, but is not wanted after all."""
    discard(info.path)


# --- Reading ----------------------------------------------------------------------------------------------------------


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise UserError(f"{path} is too large for a certificate.")
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.") from error


def _certificates(path: Path, content: bytes) -> list["x509.Certificate"]:
    from cryptography import x509

    if b"-----BEGIN CERTIFICATE-----" not in content:
        raise UserError(f"{path.name} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).")
    try:
        return x509.load_pem_x509_certificates(content)
    except ValueError as error:
        raise UserError(f"The certificate in {path.name} is damaged: {error}.") from None


def _pem_key(source: Path, content: bytes, key_file: Path | None, password: str) -> Any:
    """The key from its own file, from the certificate's, or from the .key beside that."""
    if key_file is not None:
        return _key(key_file, _read(key_file), password)
    if b"PRIVATE KEY-----" in content:
        return _key(source, content, password)
    beside = source.with_suffix(".key")
    if not beside.exists():
        raise UserError(
            f"There is no private key in {source.name}, nor beside it as {beside.name}. Choose the file with the key."
        )
    return _key(beside, _read(beside), password)


def _key(path: Path, content: bytes, password: str) -> Any:
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    begin = content.find(b"-----BEGIN ", max(0, content.find(b"PRIVATE KEY-----") - len(b"-----BEGIN ENCRYPTED ")))
    if b"PRIVATE KEY-----" not in content or begin < 0:
        raise UserError(f"{path.name} holds no private key in PEM form.")
    protected = b"ENCRYPTED" in content[begin : begin + 200]
    try:
        return load_pem_private_key(content[begin:], password.encode("utf-8") if protected and password else None)
    except TypeError:
        raise PasswordNeeded(f"The private key in {path.name} is protected by a password. Type it.") from None
    except ValueError as error:
        if protected:
            raise PasswordNeeded(f"This is not the password of the private key in {path.name}.") from None
        raise UserError(f"The private key in {path.name} cannot be read: {error}.") from None


def _pfx(path: Path, content: bytes, password: str) -> tuple[list["x509.Certificate"], Any]:
    from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12

    # DER: a sequence. Anything else is neither PEM nor PFX.
    if not content.startswith(b"\x30"):
        raise UserError(f"{path.name} is neither a PEM nor a PFX file.")
    try:
        bundle = load_pkcs12(content, password.encode("utf-8") if password else None)
    except ValueError as error:
        if "password" not in str(error).lower():
            raise UserError(f"{path.name} is neither a PEM nor a PFX file: {error}.") from None
        wrong = f"This is not the password of {path.name}."
        raise PasswordNeeded(wrong if password else f"{path.name} is protected by a password. Type it.") from None
    if bundle.key is None or bundle.cert is None:
        raise UserError(f"{path.name} holds no certificate with its private key. Export it again, with the key.")
    return [bundle.cert.certificate, *(extra.certificate for extra in bundle.additional_certs)], bundle.key


# --- Keeping ----------------------------------------------------------------------------------------------------------


def _keep(folder: Path, chain: "tuple[x509.Certificate, ...]", key: Any) -> CertificateInfo:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    pem = b"".join(one.public_bytes(Encoding.PEM) for one in chain)
    pem += key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = folder / f"certificate-{_fingerprint(chain[0])[:16]}.pem"
    make_private_folder(folder)
    try:
        # Made 0600, and there as a whole or not at all.
        replace_file(path, pem)
    except OSError as error:
        raise UserError(f"The certificate cannot be kept as {path}: {error.strerror}.") from error
    return _info(path, chain[0])


# --- Describing -------------------------------------------------------------------------------------------------------


def _info(path: Path, certificate: "x509.Certificate") -> CertificateInfo:
    return CertificateInfo(
        path=path,
        subject=_words(certificate.subject),
        issuer=_words(certificate.issuer),
        names=names_of(certificate),
        begins=certificate.not_valid_before_utc.timestamp(),
        ends=certificate.not_valid_after_utc.timestamp(),
        self_signed=certificate.issuer == certificate.subject,
        fingerprint=_fingerprint(certificate),
    )


def _words(name: "x509.Name") -> str:
    """The common name; the whole name where there is none."""
    from cryptography.x509.oid import NameOID

    common = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(common[0].value) if common else name.rfc4514_string()


def names_of(certificate: "x509.Certificate") -> tuple[str, ...]:
    """The hosts a certificate is for: names, then addresses."""
    from cryptography import x509

    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return ()
    addresses = (str(address) for address in names.get_values_for_type(x509.IPAddress))
    return (*names.get_values_for_type(x509.DNSName), *addresses)


def _fingerprint(certificate: "x509.Certificate") -> str:
    from cryptography.hazmat.primitives import hashes

    return certificate.fingerprint(hashes.SHA256()).hex()


def _public(key: Any) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    octets: bytes = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return octets


def _host(name: str) -> "x509.DNSName | x509.IPAddress":
    from cryptography import x509

    text = name.strip().strip("[]")
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        pass
    try:
        return x509.DNSName(host_name(text))
    except ValueError as error:
        raise UserError(f"{error}. A certificate is made for a host name or an IP address.") from None


def _text(host: "x509.DNSName | x509.IPAddress") -> str:
    return str(host.value)
