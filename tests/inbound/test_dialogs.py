"""Every dialog in tests/dialogs, word for word over a real socket, on both event loops.

A dialog is read top down. Empty lines and lines that begin with # are for people.
  @ KEY = VALUE     a setting (TOML value); certificate = CERTIFICATE means a freshly made one
  C: text           the client sends a line; lines that follow each other go out in one write
  C! octets         the client sends octets, with \\r, \\n, \\0 and \\xNN written so; nothing is added
  C# 1000 octets    the same, so many times over
  S: text           the server's next line begins with this
  S~ regex          the server's next line matches this in full
  S* 250            the server's next reply, however many lines, ends with this code
  S.                the server has closed the connection
  TLS               the handshake happens now
  EOF               the client closes its sending half
  Q: 1              so many messages are stored
  Q.field = value   the last stored message has this (Python literal)
"""

import ast
import asyncio
import contextlib
import re
import ssl
import tomllib
from pathlib import Path
from typing import Any

import pytest

DIALOGS = sorted((Path(__file__).parent.parent / "dialogs").glob("*.txt"))


@pytest.mark.parametrize("file", DIALOGS, ids=lambda file: file.stem)
def test_dialog(file: Path, run: Any, serve: Any, certificate: Path) -> None:
    steps = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip() and line[0] != "#"]
    assert any(step[:2] in ("S:", "S~", "S*") for step in steps)
    run(_play(file.name, steps, serve, certificate))


def test_there_are_dialogs() -> None:
    assert len(DIALOGS) >= 25


async def _play(name: str, steps: list[str], serve: Any, certificate: Path) -> None:
    settings = {}
    for step in steps:
        if step.startswith("@"):
            key, _, value = step[1:].partition("=")
            settings[key.strip().replace(".", "__")] = tomllib.loads(
                f"v = {value.replace('CERTIFICATE', repr(str(certificate)))}"
            )["v"]
    async with serve(**settings) as relay:
        player = await Player.connect(relay)
        try:
            await _play_all(name, steps, player)
        finally:
            await player.close()


async def _play_all(name: str, steps: list[str], player: "Player") -> None:
    for number, step in enumerate(steps):
        try:
            await player.play(step)
        except (AssertionError, TimeoutError) as error:
            raise AssertionError(f"{name}, step {number + 1}: {step}\n{error}") from None


class Player:
    """Plays the client's part and checks the server's."""

    def __init__(self, relay: Any, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.relay = relay
        self.reader = reader
        self.writer = writer
        self.pending = b""

    @classmethod
    async def connect(cls, relay: Any) -> "Player":
        return cls(relay, *await asyncio.open_connection("127.0.0.1", relay.port))

    async def play(self, step: str) -> None:
        mark, rest = step[:2], step[2:].strip()
        if mark == "C:":
            self.pending += step[3:].encode() + b"\r\n"
        elif mark == "C!":
            self.pending += _octets(rest)
        elif mark == "C#":
            times, _, text = rest.partition(" ")
            self.pending += _octets(text) * int(times)
        elif mark != "@ ":
            await self._after_sending(step, mark, rest)

    async def _after_sending(self, step: str, mark: str, rest: str) -> None:
        if self.pending:
            self.writer.write(self.pending)
            self.pending = b""
        if mark == "S:":
            line = await self._line()
            assert line.startswith(rest), f"got: {line}"
        elif mark == "S~":
            line = await self._line()
            assert re.fullmatch(rest, line), f"got: {line}"
        elif mark == "S*":
            while (line := await self._line())[3:4] == "-":
                pass
            assert line.startswith(rest), f"got: {line}"
        elif step == "S.":
            assert await self._line() == ""
        elif step == "TLS":
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            await self.writer.start_tls(context)
        elif step == "EOF":
            self.writer.write_eof()
        elif mark in ("Q:", "Q."):
            self._check_stored(mark, rest)
        else:
            raise AssertionError("not a step")

    def _check_stored(self, mark: str, rest: str) -> None:
        drafts = self.relay.spool.drafts
        if mark == "Q:":
            assert len(drafts) == int(rest)
            return
        field, _, value = rest.partition("=")
        found = _field(drafts[-1], field.strip())
        assert found == ast.literal_eval(value.strip()), f"got: {found!r}"

    async def _line(self) -> str:
        async with asyncio.timeout(10):
            try:
                return (await self.reader.readline()).decode().removesuffix("\r\n")
            except ConnectionError:
                return ""

    async def close(self) -> None:
        self.writer.close()
        with contextlib.suppress(OSError):
            await self.writer.wait_closed()


def _octets(text: str) -> bytes:
    return text.encode().decode("unicode_escape").encode("latin-1")


def _field(draft: Any, field: str) -> Any:
    if field == "recipients":
        return [each.address for each in draft.recipients]
    if field in ("notify", "orcpt"):
        return [getattr(each, field) for each in draft.recipients]
    if field == "protocol":
        return re.search(rb"with (\w+)", draft.head)[1].decode()
    return getattr(draft, field)
