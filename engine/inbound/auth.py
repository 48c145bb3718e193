"""The AUTH dialogue (RFC 4954, 4616, draft-murchison-sasl-login): from the command to a name and a password, or to
what a mechanism of Windows makes of it."""

import binascii
from base64 import b64decode
from collections.abc import Awaitable, Callable
from typing import Protocol

import msgspec
from aiosmtpd.smtp import MISSING, _Missing

from engine.sasl.acceptor import Rejected

MECHANISMS = ("PLAIN", "LOGIN")
# Kerberos over several realms and NTLM stay far below.
_MOST_CHALLENGES = 16
# [MS-SMTPNTLM] 2.2.1.2: words without a meaning.
_NTLM_SUPPORTED = "ntlm supported"


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


Respond = Callable[[bytes], Awaitable[bytes | None]]


async def negotiate(conversation: Conversation, mechanism: str, initial: str, respond: Respond) -> bool:
    """Carry a dialogue of tokens through with `respond`; False when it broke off, its refusal said already.

    Raises what `respond` raises: Rejected, CredentialsUnavailable.
    """
    if initial:
        response = _decode(conversation, initial)
    elif mechanism == "NTLM":
        answer = await conversation.challenge_auth(_NTLM_SUPPORTED, encode_to_b64=False)
        response = None if isinstance(answer, _Missing) else answer
    else:
        response = await _challenge(conversation, "")
    for _ in range(_MOST_CHALLENGES):
        if response is None:
            return False
        challenge = await respond(response)
        if challenge is None:
            return True
        response = await _challenge(conversation, challenge)
    raise Rejected("too many messages")


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


async def _challenge(conversation: Conversation, challenge: str | bytes) -> bytes | None:
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
