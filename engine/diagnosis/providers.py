"""Providers: what is known about public smart hosts, as data from resources/providers.toml."""

import re
import tomllib
from typing import Literal, TypeAlias

import msgspec

from engine.datafiles import data_file
from engine.translation.words import Words

UserNameRule: TypeAlias = Literal["address", "local_part", "dotted", "fixed", "token", "free"]

_PLACE = re.compile(r"\{(\w+)\}")
_REGION = "region"


class PortChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A TCP port and how the connection to it is encrypted."""

    port: int
    tls: Literal["starttls", "implicit"]


class Region(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where an account is kept; `host` is "" where the provider's own names the region."""

    id: str
    name: Words
    host: str = ""


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the host's name that only the customer knows. `label` is that of a control, with a mnemonic;
    `pattern` is what may be typed, `allowed` says so in words."""

    name: str
    label: Words
    pattern: str
    example: str
    allowed: Words


class Provider(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One provider. Ports and logons have the preferred one first; texts are by language, and may be absent.

    `oauth2` is who signs in where that is offered. `unverified` names what no page of the provider was found for.
    """

    id: str
    name: Words
    ports: tuple[PortChoice, ...]
    logons: tuple[Literal["basic", "oauth2", "anonymous"], ...]
    user_name: UserNameRule
    sources: tuple[str, ...]
    host: str = ""
    regions: tuple[Region, ...] = ()
    fields: tuple[Field, ...] = ()
    fixed_user: str = ""
    oauth2: Literal["", "microsoft", "google"] = ""
    demands: Words = {}
    limits: Words = {}
    password: Words = {}
    unverified: tuple[str, ...] = ()

    @property
    def asks_account(self) -> bool:
        """Whether anybody must say who logs on."""
        return self.user_name != "fixed" and self.logons != ("anonymous",)

    @property
    def host_is_typed(self) -> bool:
        """Whether the customer names the whole host, which then says nothing about whose it is."""
        return [self.host] == [f"{{{field.name}}}" for field in self.fields]

    def hosts(self) -> dict[str, str]:
        """The host of each region by the region's id, of the whole provider by ""; fields still in braces."""
        if not self.regions:
            return {"": self.host}
        return {region.id: region.host or self.host.replace("{region}", region.id) for region in self.regions}

    def parts_of(self, host: str) -> dict[str, str] | None:
        """What a host says: the region and the fields by name; None when it is none of this provider's."""
        for region, template in self.hosts().items():
            match = re.fullmatch(self._expression(template), host.strip().rstrip("."), re.IGNORECASE)
            if match is not None:
                return {**match.groupdict(), **({_REGION: region} if region else {})}
        return None

    def _expression(self, template: str) -> str:
        patterns = {field.name: field.pattern for field in self.fields}
        pieces = _PLACE.split(template)
        # Every second piece is a name in braces.
        return "".join(
            f"(?P<{piece}>{patterns[piece]})" if index % 2 else re.escape(piece) for index, piece in enumerate(pieces)
        )


class Providers:
    """All of them, in the order of the file."""

    def __init__(self, providers: tuple[Provider, ...]) -> None:
        self._providers = {provider.id: provider for provider in providers}

    @classmethod
    def load(cls) -> "Providers":
        """Those of the program's own file. Raises OSError, tomllib.TOMLDecodeError and msgspec.ValidationError when
        that is damaged."""
        table = tomllib.loads(data_file("providers.toml").read_text(encoding="utf-8"))
        return cls(msgspec.convert(table["provider"], tuple[Provider, ...]))

    def all(self) -> tuple[Provider, ...]:
        """All of them."""
        return tuple(self._providers.values())

    def by_id(self, identifier: str) -> Provider:
        """The one; raises KeyError."""
        return self._providers[identifier]

    def for_host(self, host: str) -> Provider | None:
        """Whose host this name is, None when nobody's whose names can be told."""
        for provider in self._providers.values():
            if not provider.host_is_typed and provider.parts_of(host) is not None:
                return provider
        return None
