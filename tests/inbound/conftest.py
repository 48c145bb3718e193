"""An edge on free ports with a spool in memory, and certificates made on the spot."""

import asyncio
import contextlib
import datetime
import ipaddress
import ssl
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import uvloop

from engine.attention import AttentionBoard
from engine.bus import Bus
from engine.clock import ManualClock
from engine.credentials.memory_store import MemoryStore
from engine.errors import SpoolUnavailable
from engine.events import Event
from engine.inbound.edge import Edge
from engine.inbound.lookup import ReverseLookup
from engine.settings.model import Settings
from engine.settings.site import Site
from engine.spool.message import BodyFile, Draft

FQDN = "relay.example.com"
USER, PASSWORD = "anna", "correct horse"


class MemoryWriter:
    """A body writer that keeps what it is given."""

    def __init__(self, spool: "MemorySpool") -> None:
        self._spool = spool
        self.octets = bytearray()
        self.aborted = False

    async def write(self, block: bytes) -> None:
        self._spool.check()
        self.octets += block

    async def finish(self) -> BodyFile:
        self._spool.check()
        return BodyFile(Path("memory"), len(self.octets), b"")

    async def abort(self) -> None:
        self.aborted = True


class MemorySpool:
    """What inbound needs of a spool: it keeps drafts, and can be told to refuse, wait or break."""

    def __init__(self) -> None:
        self.body_limit = 65_536
        self.drafts: list[Draft] = []
        self.writers: list[MemoryWriter] = []
        self.full = False
        self.fault: Exception | None = None
        self.gate: asyncio.Event | None = None
        self.waiting = False

    def check(self) -> None:
        if self.full:
            raise SpoolUnavailable
        if self.fault is not None:
            raise self.fault

    def body_writer(self) -> MemoryWriter:
        self.writers.append(MemoryWriter(self))
        return self.writers[-1]

    async def put(self, draft: Draft) -> str:
        if self.gate is not None:
            self.waiting = True
            await self.gate.wait()
        self.check()
        self.drafts.append(draft)
        return f"ID{len(self.drafts)}"


def settings_of(values: dict[str, Any]) -> Settings:
    """Settings from dotted paths; listeners default to one on a free port of 127.0.0.1."""
    tree: dict[str, Any] = {}
    values = {"general.listeners": [{"address": "127.0.0.1"}], **values}
    for path, value in values.items():
        *parents, name = path.split(".")
        table = tree
        for parent in parents:
            table = table.setdefault(parent, {})
        table[name] = value
    settings = msgspec.convert(tree, Settings, dec_hook=lambda kind, value: kind.parse(value))
    free = tuple(
        msgspec.structs.replace(each, port=0) if each.port == 25 else each for each in settings.general.listeners
    )
    return msgspec.structs.replace(settings, general=msgspec.structs.replace(settings.general, listeners=free))


class Relay:
    """A running edge with its surroundings."""

    def __init__(self, folder: Path, names: dict[str, str] | None = None) -> None:
        self.folder = folder
        self.spool = MemorySpool()
        self.bus = Bus()
        self.clock = ManualClock()
        self.attention = AttentionBoard(self.bus, self.clock)
        self.credentials = MemoryStore({f"user.{USER}": PASSWORD})
        self.events: list[Event] = []
        self.bus.subscribe(self.events.extend)
        known = names or {}
        self.edge = Edge(
            spool=self.spool,
            bus=self.bus,
            clock=self.clock,
            credentials=self.credentials,
            attention=self.attention,
            lookup=ReverseLookup(lambda address: known.get(str(address), "")),
        )

    def site(self, **values: Any) -> Site:
        return Site.of(settings_of({key.replace("__", "."): value for key, value in values.items()}), self.folder, FQDN)

    @property
    def port(self) -> int:
        return self.edge.bound()[0].port

    def of(self, kind: type[Event]) -> list[Any]:
        """The events of one kind so far."""
        self.bus.flush()
        return [event for event in self.events if isinstance(event, kind)]


class Talk:
    """A client on a real socket."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    @classmethod
    async def to(cls, port: int, **options: Any) -> "Talk":
        return cls(*await asyncio.open_connection("127.0.0.1", port, limit=2**20, **options))

    async def line(self) -> str:
        """The next line without its end, "" when the connection is closed."""
        async with asyncio.timeout(10):
            try:
                return (await self.reader.readline()).decode().removesuffix("\r\n")
            except ConnectionError:
                return ""

    async def reply(self) -> str:
        """The last line of the next reply."""
        while (line := await self.line())[3:4] == "-":
            pass
        return line

    async def send(self, octets: bytes) -> None:
        self.writer.write(octets)
        await self.writer.drain()

    async def say(self, text: str) -> str:
        await self.send(text.encode() + b"\r\n")
        return await self.reply()

    async def start_tls(self) -> None:
        await self.writer.start_tls(trusting())

    async def mail(self, recipient: str = "b@relay.example.com", body: bytes = b"Subject: t\r\n\r\nx\r\n") -> str:
        """A whole transaction; the final reply."""
        assert (await self.say("MAIL FROM:<a@example.net>")).startswith("250")
        assert (await self.say(f"RCPT TO:<{recipient}>")).startswith("250")
        assert (await self.say("DATA")).startswith("354")
        await self.send(body + b".\r\n")
        return await self.reply()

    async def close(self) -> None:
        self.writer.close()
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            await self.writer.wait_closed()


def trusting() -> ssl.SSLContext:
    """A client's context that accepts our self-signed certificate."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def make_certificate(folder: Path, *, days: int = 30, name: str = "server", key_password: bytes | None = None) -> Path:
    """A self-signed certificate NAME.pem with its key NAME.key, valid until `days` from the test clock."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, FQDN)])
    now = datetime.datetime.fromtimestamp(ManualClock().now(), datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=400))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    protection: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if key_password is not None:
        protection = serialization.BestAvailableEncryption(key_password)
    pem = folder / f"{name}.pem"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    pem.with_suffix(".key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, protection)
    )
    return pem


Serve = Callable[..., Any]


async def wait_until(condition: Callable[[], Any]) -> Any:
    """What `condition` returns once that is true: for what a socket brings, which nobody announces to a test."""
    async with asyncio.timeout(10):
        while not (found := condition()):  # noqa: ASYNC110
            await asyncio.sleep(0.001)
    return found


@pytest.fixture
def serve(tmp_path: Path) -> Serve:
    """serve(access__tls__required=True, ...) -> async context with a running Relay."""

    @contextlib.asynccontextmanager
    async def serving(*, names: dict[str, str] | None = None, **values: Any) -> AsyncIterator[Relay]:
        relay = Relay(tmp_path, names)
        await relay.edge.start(relay.site(**values))
        try:
            yield relay
        finally:
            await relay.edge.stop(grace=5)
            relay.bus.flush()

    return serving


@pytest.fixture(params=["asyncio", "uvloop"])
def run(request: pytest.FixtureRequest) -> Callable[[Any], Any]:
    """Runs a coroutine on each kind of event loop we serve on."""

    def running(coroutine: Any) -> Any:
        factory = uvloop.new_event_loop if request.param == "uvloop" else asyncio.new_event_loop
        with asyncio.Runner(loop_factory=factory) as runner:
            return runner.run(coroutine)

    return running


@pytest.fixture
def connect() -> Callable[..., Any]:
    """await connect(port, ...) -> Talk"""
    return Talk.to


@pytest.fixture
def until() -> Callable[..., Any]:
    """await until(condition) -> its first true value"""
    return wait_until


@pytest.fixture
def make_cert() -> Callable[..., Path]:
    return make_certificate


@pytest.fixture
def trust() -> ssl.SSLContext:
    return trusting()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return make_certificate(tmp_path)
