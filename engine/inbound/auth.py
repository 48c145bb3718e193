"""The AUTH dialogue (RFC 4954, 4616, draft-murchison-sasl-login): from the command to a name and a password."""

import binascii
from base64 import b64decode
from typing import Protocol

import msgspec
from aiosmtpd.smtp import MISSING, _Missing

MECHANISMS = ("PLAIN", "LOGIN")


class Logon(msgspec.Struct, frozen=True):
    """What a client claims. `acts_for` is PLAIN's authorization identity, "" when it is the same."""

    name: str
    password: str
    acts_for: str = ""

    def __repr__(self) -> str:
        return f"Logon({self.name!r}, ...)"


class Conversation(Protocol):
    """The session, as far as a mechanism needs it."""

    AuthLoginUsernameChallenge: str
    AuthLoginPasswordChallenge: str

    async def challenge_auth(
        self, challenge: str | bytes, encode_to_b64: bool = True, log_client_response: bool = False
    ) -> _Missing | bytes: ...

    def say(self, reply: str) -> None: ...


async def ask(conversation: Conversation, mechanism: str, initial: str) -> Logon | None:
    """Carry the dialogue of `mechanism` through; None when it broke off, its refusal said already.

    `initial` is the initial response, "" when there was none, "=" for an empty one.
    """
    if mechanism == "PLAIN":
        return await _plain(conversation, initial)
    return await _login(conversation, initial)


async def _plain(conversation: Conversation, initial: str) -> Logon | None:
    answer = _decode(conversation, initial) if initial else await _challenge(conversation, "")
    if answer is None:
        return None
    parts = answer.split(b"\0")
    if len(parts) != 3:
        conversation.say("501 5.5.2 The response is not that of PLAIN")
        return None
    acts_for, name, password = (_text(part) for part in parts)
    return Logon(name, password, acts_for)


async def _login(conversation: Conversation, initial: str) -> Logon | None:
    if initial:
        name = _decode(conversation, initial)
    else:
        name = await _challenge(conversation, conversation.AuthLoginUsernameChallenge)
    if name is None:
        return None
    password = await _challenge(conversation, conversation.AuthLoginPasswordChallenge)
    return None if password is None else Logon(_text(name), _text(password))


async def _challenge(conversation: Conversation, challenge: str) -> bytes | None:
    answer = await conversation.challenge_auth(challenge)
    return None if answer is MISSING or isinstance(answer, _Missing) else answer


def _decode(conversation: Conversation, initial: str) -> bytes | None:
    if initial == "=":
        return b""
    try:
        return b64decode(initial.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        conversation.say("501 5.5.2 The response is not base64")
        return None


def _text(octets: bytes) -> str:
    return octets.decode("utf-8", "replace")
