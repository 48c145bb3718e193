"""A security context of Kerberos, SPNEGO or NTLM, as far as a mechanism needs it."""

from collections.abc import Callable
from typing import Protocol


class Octets(Protocol):
    @property
    def data(self) -> bytes: ...


class Context(Protocol):
    """pyspnego's ContextProxy is one."""

    @property
    def complete(self) -> bool: ...

    def step(self, in_token: bytes | None = None) -> bytes | None: ...

    def wrap(self, data: bytes, encrypt: bool = True) -> Octets: ...

    def unwrap(self, data: bytes) -> Octets: ...


# Raises Unavailable, NotAccepted; may take seconds.
MakeContext = Callable[[], Context]
