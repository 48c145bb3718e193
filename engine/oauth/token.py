"""What a token endpoint gives."""

import msgspec


class Token(msgspec.Struct, frozen=True):
    """`lifetime` in seconds from when it was given; `refresh` "" = none was given, the earlier one goes on.

    Its repr shows nothing, because it may end in a log.
    """

    access: str
    refresh: str
    lifetime: float

    def __repr__(self) -> str:
        return f"Token(lifetime={self.lifetime})"


class DeviceCode(msgspec.Struct, frozen=True):
    """A code for a person to enter at an address on any device (RFC 8628 3.2); times in seconds."""

    device: str
    user: str
    address: str
    complete_address: str
    lifetime: float
    interval: float

    def __repr__(self) -> str:
        return f"DeviceCode({self.user!r} at {self.address!r})"
