"""Certificates: made, imported from every usual kind of file, described, and usable by the listener."""

import datetime
import stat
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from engine import certificates
from engine.certificates import PasswordNeeded
from engine.errors import UserError
from engine.inbound.tls import load_certificate
from engine.settings.model import Tls

NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC).timestamp()
DAY = 86_400
PEM, DER = serialization.Encoding.PEM, serialization.Encoding.DER
PKCS8 = serialization.PrivateFormat.PKCS8
PLAIN = serialization.NoEncryption()


def issued(
    name: str, key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, issuer: str = "Example CA"
) -> x509.Certificate:
    begins = datetime.datetime.fromtimestamp(NOW, datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(begins + datetime.timedelta(days=90))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256())
    )


@pytest.fixture
def key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def key_pem(key: ec.EllipticCurvePrivateKey, password: bytes = b"") -> bytes:
    protection = serialization.BestAvailableEncryption(password) if password else PLAIN
    return key.private_bytes(PEM, PKCS8, protection)


def test_a_self_signed_certificate_is_for_its_name_and_can_be_served(tmp_path: Path) -> None:
    info = certificates.create_self_signed("mail.example.com", tmp_path, NOW, days=90)

    assert (info.subject, info.issuer, info.names) == ("mail.example.com", "mail.example.com", ("mail.example.com",))
    assert info.self_signed
    assert info.days_left(NOW) == 90
    assert info.days_left(NOW + 91 * DAY) == -1
    assert certificates.describe(info.path) == info
    served = load_certificate(Tls(certificate=str(info.path)), Path(), NOW)
    assert served is not None
    assert served.warning == ""


@pytest.mark.parametrize(("name", "stands_as"), [("192.0.2.1", "192.0.2.1"), ("[2001:db8::1]", "2001:db8::1")])
def test_an_address_is_a_name_too(tmp_path: Path, name: str, stands_as: str) -> None:
    assert certificates.create_self_signed(name, tmp_path, NOW).names == (stands_as,)


def test_a_long_name_is_cut_only_where_it_must_be(tmp_path: Path) -> None:
    name = ".".join(["a" * 30] * 4) + ".example.com"
    assert certificates.create_self_signed(name, tmp_path, NOW).names == (name,)


@pytest.mark.parametrize("name", ["", "two words", "a..b", "1.2.3"])
def test_what_is_no_name_gets_no_certificate(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError, match="host name or an IP address"):
        certificates.create_self_signed(name, tmp_path, NOW)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_only_this_user_may_read_the_key(tmp_path: Path) -> None:
    info = certificates.create_self_signed("a.example", tmp_path / "state", NOW)
    assert stat.S_IMODE(info.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(info.path.parent.stat().st_mode) == 0o700


def test_two_certificates_have_two_files(tmp_path: Path) -> None:
    first = certificates.create_self_signed("a.example", tmp_path, NOW)
    second = certificates.create_self_signed("a.example", tmp_path, NOW)
    assert first.path != second.path
    certificates.remove(second)
    assert list(tmp_path.iterdir()) == [first.path]


@pytest.mark.parametrize("where", ["in the file", "beside it", "named"])
def test_pem_with_its_key(tmp_path: Path, key: ec.EllipticCurvePrivateKey, where: str) -> None:
    source, named = tmp_path / "mail.pem", None
    certificate = issued("mail.example.com", key).public_bytes(PEM)
    source.write_bytes(certificate + (key_pem(key) if where == "in the file" else b""))
    if where == "beside it":
        source.with_suffix(".key").write_bytes(key_pem(key))
    if where == "named":
        named = tmp_path / "elsewhere.pem"
        named.write_bytes(key_pem(key))

    info = certificates.import_certificate(source, tmp_path / "state", key_file=named)

    assert (info.subject, info.issuer, info.self_signed) == ("mail.example.com", "Example CA", False)
    assert load_certificate(Tls(certificate=str(info.path)), Path(), NOW) is not None


def test_the_chain_comes_along_behind_the_servers_own(tmp_path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    above = issued("Example CA", ec.generate_private_key(ec.SECP256R1()), "Root")
    own = issued("mail.example.com", key)
    source = tmp_path / "chain.pem"
    # The wrong way round, as some authorities send it.
    source.write_bytes(key_pem(key) + above.public_bytes(PEM) + own.public_bytes(PEM))

    info = certificates.import_certificate(source, tmp_path / "state")

    kept = x509.load_pem_x509_certificates(info.path.read_bytes())
    assert kept == [own, above]


def test_an_rsa_key_in_the_old_form(tmp_path: Path) -> None:
    key = rsa.generate_private_key(65537, 2048)
    source = tmp_path / "old.pem"
    old = key.private_bytes(PEM, serialization.PrivateFormat.TraditionalOpenSSL, PLAIN)
    source.write_bytes(issued("old.example.com", key).public_bytes(PEM) + old)
    info = certificates.import_certificate(source, tmp_path / "state")
    assert load_certificate(Tls(certificate=str(info.path)), Path(), NOW) is not None


def test_a_protected_key_asks_for_its_password(tmp_path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    source, kept = tmp_path / "mail.pem", tmp_path / "state"
    source.write_bytes(issued("mail.example.com", key).public_bytes(PEM) + key_pem(key, b"secret"))

    with pytest.raises(PasswordNeeded, match="protected by a password"):
        certificates.import_certificate(source, kept)
    with pytest.raises(PasswordNeeded, match="not the password") as wrong:
        certificates.import_certificate(source, kept, password="guess")
    assert "guess" not in str(wrong.value)
    assert not kept.exists()

    info = certificates.import_certificate(source, kept, password="secret")
    assert load_certificate(Tls(certificate=str(info.path)), Path(), NOW) is not None


def test_a_password_that_is_not_needed_does_no_harm(tmp_path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    source = tmp_path / "mail.pem"
    source.write_bytes(issued("mail.example.com", key).public_bytes(PEM) + key_pem(key))
    assert certificates.import_certificate(source, tmp_path / "state", password="spare").subject == "mail.example.com"


def test_pfx_with_its_password(tmp_path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    above = issued("Example CA", ec.generate_private_key(ec.SECP256R1()), "Root")
    own = issued("mail.example.com", key)
    source, kept = tmp_path / "mail.pfx", tmp_path / "state"
    protection = serialization.BestAvailableEncryption(b"p\xc3\xa4ss")
    source.write_bytes(pkcs12.serialize_key_and_certificates(b"mail", key, own, [above], protection))

    with pytest.raises(PasswordNeeded, match="protected by a password"):
        certificates.import_certificate(source, kept)
    with pytest.raises(PasswordNeeded, match="not the password"):
        certificates.import_certificate(source, kept, password="guess")
    info = certificates.import_certificate(source, kept, password="päss")

    assert x509.load_pem_x509_certificates(info.path.read_bytes()) == [own, above]
    assert load_certificate(Tls(certificate=str(info.path)), Path(), NOW) is not None


def test_pfx_without_a_password(tmp_path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    source = tmp_path / "mail.p12"
    source.write_bytes(pkcs12.serialize_key_and_certificates(None, key, issued("a.example", key), None, PLAIN))
    assert certificates.import_certificate(source, tmp_path / "state").subject == "a.example"


def test_pfx_without_a_key_is_told_apart(tmp_path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    source = tmp_path / "mail.p12"
    source.write_bytes(pkcs12.serialize_key_and_certificates(None, None, issued("a.example", key), None, PLAIN))
    with pytest.raises(UserError, match="with the key"):
        certificates.import_certificate(source, tmp_path / "state")


def test_a_strangers_key_is_refused(tmp_path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    source = tmp_path / "mail.pem"
    other = ec.generate_private_key(ec.SECP256R1())
    source.write_bytes(issued("mail.example.com", key).public_bytes(PEM) + key_pem(other))
    with pytest.raises(UserError, match="does not belong"):
        certificates.import_certificate(source, tmp_path / "state")


def test_a_certificate_without_any_key_says_where_one_was_looked_for(
    tmp_path: Path, key: ec.EllipticCurvePrivateKey
) -> None:
    source = tmp_path / "mail.pem"
    source.write_bytes(issued("mail.example.com", key).public_bytes(PEM))
    with pytest.raises(UserError, match=r"mail\.key"):
        certificates.import_certificate(source, tmp_path / "state")


@pytest.mark.parametrize("content", [b"", b"hello", b"\x30\x82garbage", b"-----BEGIN NONSENSE-----\n"])
def test_what_is_no_certificate_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    source = tmp_path / "nothing.pem"
    source.write_bytes(content)
    with pytest.raises(UserError, match=r"nothing\.pem"):
        certificates.import_certificate(source, tmp_path / "state")
    with pytest.raises(UserError, match="no certificate"):
        certificates.describe(source)


def test_a_damaged_certificate_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "bad.pem"
    source.write_bytes(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    with pytest.raises(UserError, match="damaged"):
        certificates.describe(source)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"gone\.pem cannot be read"):
        certificates.describe(tmp_path / "gone.pem")


def test_files_that_stay_where_they_are_can_be_served_as_they_are(
    tmp_path: Path, key: ec.EllipticCurvePrivateKey
) -> None:
    source, named = tmp_path / "fullchain.pem", tmp_path / "privkey.pem"
    source.write_bytes(issued("mail.example.com", key).public_bytes(PEM))
    named.write_bytes(key_pem(key))
    assert certificates.verify(source, named).subject == "mail.example.com"
    assert load_certificate(Tls(certificate=str(source), private_key=str(named)), Path(), NOW) is not None

    named.write_bytes(key_pem(key, b"secret"))
    with pytest.raises(UserError, match="nobody is there to type it"):
        certificates.verify(source, named)
    named.write_bytes(key_pem(ec.generate_private_key(ec.SECP256R1())))
    with pytest.raises(UserError, match="first certificate"):
        certificates.verify(source, named)
