"""TLS as the settings demand it: mandatory never falls back and never talks first; passwords go where they may."""

import datetime
import ssl
from base64 import b64encode
from pathlib import Path

import pytest

from engine.settings.model import Security
from tests.delivery.conftest import MakeHost
from tests.delivery.rig import Rig, settings_for
from tests.e2e.certificates import Authority


def server_context(authority: Authority, stem: str, hosts: tuple[str, ...] = ("localhost",)) -> ssl.SSLContext:
    certificate, key = authority.issue(stem, hosts)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


def expired_context(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A self-signed certificate for localhost that ended yesterday, and the file to trust it by."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=9))
        .not_valid_after(now - datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "expired.pem"
    trusted = certificate.public_bytes(serialization.Encoding.PEM)
    file.write_bytes(
        trusted
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (folder / "expired-ca.pem").write_bytes(trusted)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context, folder / "expired-ca.pem"


def secure(authority: Authority, tls: str = "starttls", **options: object) -> Security:
    values: dict[str, object] = {
        "authentication": "basic",
        "username": "relay",
        "tls": tls,
        "ca_file": str(authority.ca_file),
    }
    return Security(**(values | options))  # type: ignore[arg-type]


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
async def test_a_password_travels_inside_verified_tls_only(
    make_host: MakeHost, tmp_path: Path, authority: Authority, tls: str
) -> None:
    context = server_context(authority, f"good-{tls}")
    host = await make_host(context=context, implicit=tls == "implicit", users={"relay": "s3cret"})
    rig = Rig(settings_for(f"localhost:{host.port}", security=secure(authority, tls)), tmp_path)
    rig.credentials.set("route.relay", "s3cret")
    async with rig:
        await rig.put("user@example.org")
        await rig.until(lambda: host.delivered)
        assert (host.delivered[0].encrypted, host.delivered[0].user) == (True, "relay")
        clear = [line.partition(" ")[0] for _, encrypted, line in host.heard if not encrypted]
        assert clear == (["EHLO", "STARTTLS"] if tls == "starttls" else [])


@pytest.mark.parametrize("case", ["unknown authority", "wrong name", "expired"])
@pytest.mark.parametrize("tls", ["starttls", "implicit"])
async def test_a_bad_certificate_holds_the_route_and_nothing_is_said_through_it(
    make_host: MakeHost, tmp_path: Path, authority: Authority, case: str, tls: str
) -> None:
    security = secure(authority, tls)
    if case == "unknown authority":
        (tmp_path / "other").mkdir()
        context = server_context(Authority(tmp_path / "other"), "stranger")
    elif case == "wrong name":
        context = server_context(authority, f"wrong-{tls}", ("elsewhere.example",))
    else:
        context, ca_file = expired_context(tmp_path)
        security = secure(authority, tls, ca_file=str(ca_file))
    host = await make_host(context=context, implicit=tls == "implicit", users={"relay": "s3cret"})
    rig = Rig(settings_for(f"localhost:{host.port}", security=security), tmp_path)
    rig.credentials.set("route.relay", "s3cret")
    async with rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        result = rig.spool.outcomes[0].recipients[0]
        assert (result.outcome, result.counts) == ("deferred", False)
        assert "certificate" in rig.attention.open()[0].text
        assert rig.attention.open()[0].field.startswith("delivery.security.")
        assert host.lines("AUTH") == host.lines("MAIL") == []


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
async def test_mandatory_tls_never_falls_back_to_clear_text(
    make_host: MakeHost, tmp_path: Path, authority: Authority, tls: str
) -> None:
    host = await make_host(users={"relay": "s3cret"})  # offers AUTH, but no TLS of either kind
    rig = Rig(
        settings_for(f"localhost:{host.port}", security=secure(authority, tls), connections__timeout=10), tmp_path
    )
    rig.credentials.set("route.relay", "s3cret")
    async with rig:
        await rig.put("user@example.org")
        if tls == "implicit":
            await rig.until(lambda: host.connections)
        await rig.settled(1)
        assert not rig.spool.outcomes[0].recipients[0].counts
        assert rig.attention.open()[0].field == "delivery.security.tls"
        assert host.lines("AUTH") == host.lines("MAIL") == []


async def test_starttls_that_is_refused_or_answered_with_more_than_an_answer(
    make_host: MakeHost, tmp_path: Path, authority: Authority
) -> None:
    context = server_context(authority, "inject")
    host = await make_host(context=context, users={"relay": "s3cret"}, script={"STARTTLS": ["554 5.7.0 no"]})
    rig = Rig(settings_for(f"localhost:{host.port}", security=secure(authority)), tmp_path)
    rig.credentials.set("route.relay", "s3cret")
    async with rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        assert "refuses STARTTLS" in rig.attention.open()[0].text
        # Somebody in between adds an EHLO answer in clear text: it must not survive the handshake.
        host.script["STARTTLS"] = [b"220 go\r\n250-evil\r\n250 AUTH NONE\r\n"]
        host.script["EHLO"] = ["", "250-fake\n250-PIPELINING\n250 AUTH PLAIN"]
        await rig.pass_time(5)
        await rig.until(lambda: any("user@example.org" in one.recipients for one in host.delivered))
        assert host.delivered[0].user == "relay"


async def test_opportunistic_tls_takes_any_certificate(
    make_host: MakeHost, tmp_path: Path, authority: Authority
) -> None:
    host = await make_host(context=server_context(authority, "any", ("elsewhere.example",)))
    async with Rig(settings_for(f"localhost:{host.port}", security=Security()), tmp_path) as rig:
        await rig.put("user@example.org")
        await rig.until(lambda: host.delivered)
        assert host.delivered[0].encrypted


async def test_opportunistic_tls_that_breaks_goes_on_without_unless_there_is_a_password(
    make_host: MakeHost, tmp_path: Path
) -> None:
    without_certificate = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    host = await make_host(context=without_certificate, users={"relay": "s3cret"})
    host.extensions.append("AUTH PLAIN")
    async with Rig(settings_for(f"localhost:{host.port}", security=Security()), tmp_path) as rig:
        await rig.put("user@example.org")
        await rig.until(lambda: host.delivered)
        assert not host.delivered[0].encrypted
    host.heard.clear()
    basic = Security(authentication="basic", username="relay")
    rig = Rig(settings_for(f"localhost:{host.port}", security=basic), tmp_path)
    rig.credentials.set("route.relay", "s3cret")
    async with rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        assert "TLS handshake" in rig.attention.open()[0].text
        assert host.lines("AUTH") == []


async def test_opportunistic_tls_does_without_where_it_is_not_offered(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host()
    async with Rig(settings_for(f"localhost:{host.port}", security=Security()), tmp_path) as rig:
        await rig.put("user@example.org")
        await rig.until(lambda: host.delivered)


async def test_verification_can_be_switched_off(make_host: MakeHost, tmp_path: Path, authority: Authority) -> None:
    host = await make_host(context=server_context(authority, "unverified", ("elsewhere.example",)))
    security = Security(tls="starttls", verify_certificate=False)
    async with Rig(settings_for(f"localhost:{host.port}", security=security), tmp_path) as rig:
        await rig.put("user@example.org")
        await rig.until(lambda: host.delivered)


async def test_a_missing_authority_file_is_named(make_host: MakeHost, tmp_path: Path, authority: Authority) -> None:
    host = await make_host(context=server_context(authority, "nofile"))
    security = Security(tls="starttls", ca_file=str(tmp_path / "absent.pem"))
    async with Rig(settings_for(f"localhost:{host.port}", security=security), tmp_path) as rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        assert "absent.pem" in rig.attention.open()[0].text
        assert rig.attention.open()[0].field == "delivery.security.ca_file"


BASIC = Security(authentication="basic", username="relay", tls="none")


@pytest.mark.parametrize("offer", ["AUTH PLAIN LOGIN", "AUTH=LOGIN", "AUTH LOGIN", "AUTH CRAM-MD5 PLAIN"])
async def test_the_mechanisms_we_speak(make_host: MakeHost, tmp_path: Path, offer: str) -> None:
    host = await make_host(extensions=("PIPELINING", offer))
    host.users = {}
    rig = Rig(settings_for(f"127.0.0.1:{host.port}", security=BASIC), tmp_path)
    rig.credentials.set("route.relay", "pässword")
    async with rig:
        host.script["EHLO"] = lambda line: f"250-fake\n250 {offer}"
        host.users = {"relay": "pässword"}
        await rig.put("user@example.org")
        await rig.until(lambda: host.delivered)
        assert host.delivered[0].user == "relay"
        expected = "AUTH PLAIN" if "PLAIN" in offer else "AUTH LOGIN"
        assert host.lines("AUTH")[0].startswith(expected)


@pytest.mark.parametrize(
    ("offer", "words"), [("8BITMIME", "does not offer to log on"), ("AUTH GSSAPI NTLM", "by GSSAPI, NTLM only")]
)
async def test_a_host_without_our_mechanisms(make_host: MakeHost, tmp_path: Path, offer: str, words: str) -> None:
    host = await make_host(extensions=(offer,))
    rig = Rig(settings_for(f"127.0.0.1:{host.port}", security=BASIC), tmp_path)
    rig.credentials.set("route.relay", "s3cret")
    async with rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        assert words in rig.attention.open()[0].text
        assert rig.attention.open()[0].field == "delivery.security.authentication"


async def test_a_host_that_repeats_the_password_does_not_get_it_into_a_text(
    make_host: MakeHost, tmp_path: Path
) -> None:
    encoded = b64encode(b"\0relay\0s3cret").decode()
    host = await make_host(users={"relay": "other"}, script={"AUTH": f"535 5.7.8 I do not know {encoded} or s3cret"})
    rig = Rig(settings_for(f"127.0.0.1:{host.port}", security=BASIC), tmp_path)
    rig.bus.wants_commands = True
    rig.credentials.set("route.relay", "s3cret")
    async with rig:
        await rig.put("user@example.org")
        await rig.settled(1)
    everything = repr(rig.events) + repr(rig.spool.outcomes) + repr(rig.attention.open())
    assert "rejected AUTH" in everything
    assert "s3cret" not in everything
    assert encoded not in everything


async def test_a_logon_that_cannot_be_checked_now_needs_nobody_yet(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(users={"relay": "s3cret"}, script={"AUTH": ["454 4.7.0 try later"]})
    rig = Rig(settings_for(f"127.0.0.1:{host.port}", security=BASIC), tmp_path)
    rig.credentials.set("route.relay", "s3cret")
    async with rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        assert rig.open_attention() == {}
        await rig.pass_time(5)
        await rig.until(lambda: host.delivered)
